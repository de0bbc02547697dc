using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Hosting;
using Serverless.Runtime.Http;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime;

/// <summary>
/// One function app, running in this process: finds the functions in its assembly and drives them. Several hosts can
/// run side by side; each has its own services.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FunctionsHostOptions _options;
    private readonly SemaphoreSlim _stopGate = new(1, 1);
    private bool _isStopped;

    private FunctionsHost(WebApplication app, FunctionsHostOptions options, IReadOnlyList<BoundFunction> functions)
    {
        _app = app;
        _options = options;
        Functions = [.. functions.Select(function => function.Invoker.Function)];
        BaseAddress = new Uri(app.Urls.First());
        FunctionTable = Hosting.FunctionTable.Write(
            functions, app.Services.GetRequiredService<DisabledFunctions>().Names, BaseAddress);
    }

    /// <summary>The app's name.</summary>
    public string Name => _options.Name;

    /// <summary>Where the HTTP functions are, without the route prefix: <c>http://127.0.0.1:7071/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>
    /// The functions by name, without those that the setting <c>AzureWebJobs.{name}.Disabled</c> disables.
    /// </summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>
    /// The functions with their triggers and URLs, as <c>func start</c> prints them; lines end with '\n'.
    /// </summary>
    public string FunctionTable { get; }

    /// <summary>Starts the app; when this returns, its functions can be triggered.</summary>
    /// <exception cref="HostJsonException">host.json is missing or wrong.</exception>
    /// <exception cref="FunctionBindingException">Functions cannot be bound; every error is in it.</exception>
    /// <exception cref="PortInUseException">The HTTP port is taken.</exception>
    public static async Task<FunctionsHost> StartAsync(
        FunctionsHostOptions options, CancellationToken cancellationToken = default)
    {
        var app = FunctionsHostBuilder.Build(options);
        try
        {
            var functions = BindFunctions(app, options);
            await app.StartAsync(cancellationToken);
            return new FunctionsHost(app, options, functions);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await UndoStartAsync(app, options);
            throw new PortInUseException(options.Name, options.HttpPort, failure);
        }
        catch
        {
            await UndoStartAsync(app, options);
            throw;
        }
    }

    /// <summary>
    /// Stops: takes nothing new, waits for what runs, cancels it at half of
    /// <see cref="FunctionsHostOptions.StopTimeout"/> and gives up at the end of it. A second call does nothing.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopGate.WaitAsync(cancellationToken);
        try
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            var tracker = Services.GetRequiredService<InvocationTracker>();
            // The drain is about real time, whatever clock the app runs on.
            using var cancelRunning = new CancellationTokenSource(_options.StopTimeout / 2, TimeProvider.System);
            await using var registration = cancelRunning.Token.UnsafeRegister(
                static state => _ = ((InvocationTracker)state!).CancelRunningAsync(), tracker);
            using var deadline = new CancellationTokenSource(_options.StopTimeout, TimeProvider.System);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await _app.StopAsync(linked.Token);
        }
        finally
        {
            _stopGate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _stopGate.Dispose();
    }

    /// <summary>Stops what a start that failed had started already, for example receivers that hold messages.</summary>
    private static async Task UndoStartAsync(WebApplication app, FunctionsHostOptions options)
    {
        using var deadline = new CancellationTokenSource(options.StopTimeout, TimeProvider.System);
        try
        {
            await app.StopAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // What does not stop in time is disposed; why the start failed is what the caller has to know.
        }

        await app.DisposeAsync();
    }

    private static List<BoundFunction> BindFunctions(WebApplication app, FunctionsHostOptions options)
    {
        var errors = new BindingErrors();
        var binder = app.Services.GetRequiredService<FunctionBinder>();
        var found = FunctionDiscovery.Find(options.Assembly, options.Include, errors);
        var disabled = app.Services.GetRequiredService<DisabledFunctions>();
        var functions = found
            .Where(function => !disabled.Contains(function))
            .Select(function => binder.Bind(function, errors))
            .OfType<BoundFunction>()
            .ToList();
        errors.ThrowIfAny(options.Name);

        app.Services.GetRequiredService<TriggerListenerService>().Listeners =
        [
            .. binder.Triggers
                .Select(kind => (
                    Kind: kind,
                    Functions: functions.Where(f => f.Trigger == kind).Select(f => f.Invoker).ToList()))
                .Where(group => group.Functions.Count > 0)
                .Select(group => group.Kind.CreateListener(group.Functions)),
        ];
        ((IEndpointRouteBuilder)app).DataSources.Add(app.Services.GetRequiredService<HttpEndpoints>());
        return functions;
    }
}
