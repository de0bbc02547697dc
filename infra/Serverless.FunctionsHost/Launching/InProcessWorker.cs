using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.FunctionsHost.Links;

namespace Serverless.FunctionsHost.Launching;

/// <summary>An app whose Program runs on a thread of this process.</summary>
internal sealed class InProcessWorker : RunningWorker
{
    private const string EndpointSource =
        "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore.AspNetMiddleware.FunctionsEndpointDataSource";

    private readonly string _app;
    private readonly Assembly _assembly;
    private readonly InProcessOptions _options;
    private readonly WorkerGrpcTypes _types = WorkerGrpcTypes.Load();
    private readonly MemoryHttpServer _server = new();
    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProcessEnvironment? _environment;
    private IWorkerLink? _link;
    private IHost? _host;

    public InProcessWorker(
        string app, Assembly assembly, InProcessOptions options, ProcessEnvironment environment)
    {
        _app = app;
        _assembly = assembly;
        _options = options;
        _environment = environment;
    }

    /// <inheritdoc/>
    public override IWorkerLink Link => _link ?? throw new InvalidOperationException("The worker has not connected.");

    /// <inheritdoc/>
    public override Task<string> Exited => _exited.Task;

    /// <inheritdoc/>
    public override IServiceProvider? Services => _host?.Services;

    /// <inheritdoc/>
    public override RequestDelegate? Http => _server.IsStarted ? _server.ProcessAsync : null;

    /// <summary>Runs Program until its host has connected and started.</summary>
    /// <exception cref="WorkerStartException">Program threw, ended, or built no host.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var entryPoint = _assembly.EntryPoint
            ?? throw new WorkerStartException(_app, $"'{_assembly.Location}' has no entry point; it is a library.");
        using (ExecutionContext.SuppressFlow())
        {
            new Thread(() => Run(entryPoint)) { IsBackground = true, Name = $"{_app} Program" }.Start();
        }

        await Task.WhenAny(_built.Task, _exited.Task).WaitAsync(cancellationToken);
        if (!_built.Task.IsCompletedSuccessfully)
        {
            throw await FailureAsync();
        }

        _host = await _built.Task;
        _server.Services = _host.Services;
        await WaitStartedAsync(cancellationToken);
        await Task.WhenAny(_connected.Task, _exited.Task).WaitAsync(cancellationToken);
        if (!_connected.Task.IsCompletedSuccessfully)
        {
            throw await FailureAsync();
        }
    }

    /// <inheritdoc/>
    public override Task CompleteStartAsync(CancellationToken cancellationToken)
    {
        LoadEndpoints();
        LetGo();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(TimeSpan grace)
    {
        if (_host is null || _exited.Task.IsCompleted)
        {
            return;
        }

        try
        {
            _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }

        using var deadline = new CancellationTokenSource(grace, TimeProvider.System);
        try
        {
            await _exited.Task.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // A thread cannot be killed. The app has been told; what it still does ends with the process.
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        LetGo();
        if (_link is not null)
        {
            await _link.DisposeAsync();
        }

        if (_host is not null)
        {
            // Most Programs dispose their host when it has run; a second time does nothing.
            await Task.Run(_host.Dispose);
        }
    }

    private async Task WaitStartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = _host!.Services.GetRequiredService<IHostApplicationLifetime>();
        await using var registration = lifetime.ApplicationStarted.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetResult(), started);
        await Task.WhenAny(started.Task, _exited.Task).WaitAsync(cancellationToken);
        if (!started.Task.IsCompletedSuccessfully)
        {
            throw await FailureAsync();
        }
    }

    private void Run(MethodInfo entryPoint)
    {
        using var observer = new HostBuildingObserver(Configure, host => _built.TrySetResult(host));
        observer.Enter();
        try
        {
            var result = entryPoint.Invoke(
                null,
                BindingFlags.DoNotWrapExceptions,
                binder: null,
                entryPoint.GetParameters().Length == 0 ? null : [Array.Empty<string>()],
                culture: null);
            if (result is Task task)
            {
                // This thread is the Program's, as a process's main thread is.
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
                if (task.Exception?.InnerException is { } failure)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }
            }

            _exited.TrySetResult("its Program has ended");
        }
        catch (Exception thrown)
        {
            _built.TrySetException(thrown);
            _exited.TrySetResult($"its Program threw {thrown}");
        }
    }

    private void Configure(IHostBuilder builder) =>
        builder.ConfigureServices((_, services) =>
        {
            if (_options.TimeProvider is { } time)
            {
                services.AddSingleton(time);
            }

            services.AddSingleton(_types.ClientFactory, provider => _types.CreateFactory(provider, Connect));
            services.Replace(ServiceDescriptor.Singleton<IServer>(_server));
            services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoConsoleLifetime>());
            _options.ConfigureServices?.Invoke(services);
        });

    private void Connect(IWorkerLink link, IMemoryWorkerClient client)
    {
        _link = link;
        _ = client.Connected.ContinueWith(
            _ => _connected.TrySetResult(),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    /// <summary>
    /// The ASP.NET Core integration reads host.json from an environment variable at its first request: read while the
    /// variable is this app's.
    /// </summary>
    private void LoadEndpoints()
    {
        if (!_server.IsStarted)
        {
            return;
        }

        var type = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(EndpointSource))
            .FirstOrDefault(found => found is not null);
        if (type is not null && _host!.Services.GetService(type) is EndpointDataSource source)
        {
            _ = source.Endpoints;
        }
    }

    private void LetGo() => Interlocked.Exchange(ref _environment, null)?.Dispose();

    private async Task<WorkerStartException> FailureAsync()
    {
        var reason = await _exited.Task;
        return new WorkerStartException(_app, reason + ".", _built.Task.Exception?.InnerException);
    }
}
