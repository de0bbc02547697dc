using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.ServiceBus;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Testing;

/// <summary>
/// The runtime for tests: one or more apps on free ports, in memory, on a clock that moves when the test says so. A
/// saga of seven days is tested in milliseconds.
/// </summary>
public sealed class FunctionsTestHost : IAsyncDisposable
{
    /// <summary>
    /// After that many due times at which nothing but timers ran, real input and output gets a chance to catch up.
    /// </summary>
    private const int BlankSteps = 16;

    private static readonly TimeSpan QuietStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan QuietBusyStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan QuietEnd = TimeSpan.FromMilliseconds(15);

    private readonly List<FunctionsHost> _hosts = [];
    private readonly List<HttpClient> _clients = [];
    private readonly QuietDetector _quiet = new();

    private FunctionsTestHost(VirtualTimeProvider time) => Time = time;

    /// <summary>The clock of all apps; give it to a broker too.</summary>
    public VirtualTimeProvider Time { get; }

    /// <summary>The apps in the order in which they were given.</summary>
    public IReadOnlyList<FunctionsHost> Hosts => _hosts;

    /// <summary>The first app.</summary>
    public FunctionsHost Host => _hosts[0];

    /// <summary>A client of the first app's HTTP functions.</summary>
    public HttpClient Client => _clients[0];

    /// <summary>Starts apps on port 0, in memory unless a data directory is given.</summary>
    /// <param name="time">The clock, to share it with a broker; null means a new one.</param>
    /// <param name="apps">The apps; their ports and clocks are replaced.</param>
    public static async Task<FunctionsTestHost> StartAsync(
        VirtualTimeProvider? time,
        params FunctionsHostOptions[] apps)
    {
        if (apps.Length == 0)
        {
            throw new ArgumentException("There is no app to start. Give the options of at least one.", nameof(apps));
        }

        var host = new FunctionsTestHost(time ?? new VirtualTimeProvider());
        try
        {
            foreach (var app in apps)
            {
                var started = await FunctionsHost.StartAsync(app with { HttpPort = 0, TimeProvider = host.Time });
                host._hosts.Add(started);
                host._quiet.Add(started.Services.GetServices<IIdleSource>());
                host._clients.Add(new HttpClient { BaseAddress = started.BaseAddress });
            }

            host._quiet.SeesMessages = !host._hosts.Exists(started => started.Functions.Any(IsMessageDriven));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one app on port 0 with a new clock.</summary>
    /// <param name="app">The app; its port and clock are replaced.</param>
    public static Task<FunctionsTestHost> StartAsync(FunctionsHostOptions app) => StartAsync(time: null, app);

    /// <summary>A client of one app's HTTP functions.</summary>
    /// <param name="index">The app's place in <see cref="Hosts"/>.</param>
    public HttpClient ClientOf(int index) => _clients[index];

    /// <summary>
    /// Lets <see cref="AdvanceAsync"/> wait for messages on their way to a function, too.
    /// </summary>
    /// <param name="activeMessages">
    /// How many messages an entity (<c>queue</c> or <c>topic/Subscriptions/subscription</c>) holds that can be
    /// delivered or are locked; <c>BrokerHost.ActiveMessages</c>. It is asked about every entity that a
    /// function of the apps reads.
    /// </param>
    public void WaitForMessages(Func<string, long> activeMessages)
    {
        _quiet.SeesMessages = true;
        foreach (var host in _hosts)
        {
            var settings = host.Services.GetRequiredService<SettingResolver>();
            var hostJson = host.Services.GetRequiredService<HostJson>();
            foreach (var function in host.Functions.Where(IsMessageDriven))
            {
                var entity = ServiceBusTarget.Resolve(function, settings, hostJson.ServiceBus).Entity;
                _quiet.AddMessages(() => activeMessages(entity));
            }
        }
    }

    /// <summary>
    /// Moves the clock from one due time to the next and waits after each until what it set off has run: functions,
    /// orchestrations and, after <see cref="WaitForMessages"/>, messages. What runs but makes no progress for a quarter
    /// of a second of real time counts as waiting for the clock.
    /// </summary>
    /// <param name="time">How far to move; not negative.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var target = Time.GetUtcNow() + time;
        await _quiet.WaitAsync(QuietStep, QuietBusyStep, cancellationToken);
        var blank = 0;
        while (Time.NextDue is { } due && due <= target)
        {
            Time.AdvanceTo(due);
            await Task.Yield();
            if (!await _quiet.IsIdleSoonAsync() || ++blank >= BlankSteps)
            {
                blank = 0;
                await _quiet.WaitAsync(QuietStep, QuietBusyStep, cancellationToken);
            }
        }

        Time.AdvanceTo(target);
        await _quiet.WaitAsync(QuietEnd, QuietEnd, cancellationToken);
    }

    /// <summary>Waits as <see cref="AdvanceAsync"/> does, without moving the clock.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SettleAsync(CancellationToken cancellationToken = default) =>
        _quiet.WaitAsync(QuietEnd, QuietEnd, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.DisposeAsync();
        }
    }

    private static bool IsMessageDriven(FunctionDescriptor function) => function.Trigger is ServiceBusTriggerAttribute;
}
