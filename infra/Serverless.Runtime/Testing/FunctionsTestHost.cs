using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Runtime.Testing;

/// <summary>
/// The runtime for tests: one or more apps on free ports, in memory, on a clock that moves when the test says so. A saga
/// of seven days is tested in milliseconds.
/// </summary>
public sealed class FunctionsTestHost : IAsyncDisposable
{
    /// <summary>After that many due times without anything running, real input and output gets a chance to catch up.</summary>
    private const int BlankSteps = 16;

    private static readonly TimeSpan QuietStep = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan QuietEnd = TimeSpan.FromMilliseconds(15);

    private readonly List<FunctionsHost> _hosts = [];
    private readonly List<HttpClient> _clients = [];
    private readonly List<IIdleSource> _sources = [];

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
    public static async Task<FunctionsTestHost> StartAsync(VirtualTimeProvider? time, params FunctionsHostOptions[] apps)
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
                host._sources.AddRange(started.Services.GetServices<IIdleSource>());
                host._clients.Add(new HttpClient { BaseAddress = started.BaseAddress });
            }

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
    /// Moves the clock from one due time to the next and waits after each until the functions that it set off have run.
    /// What goes over a socket counts as done when no function has run for some milliseconds of real time.
    /// </summary>
    /// <param name="time">How far to move; not negative.</param>
    /// <param name="cancellationToken">Gives up when a function does not come to an end.</param>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var target = Time.GetUtcNow() + time;
        await SettleAsync(QuietStep, cancellationToken);
        var blank = 0;
        while (Time.NextDue is { } due && due <= target)
        {
            var before = Started();
            Time.AdvanceTo(due);
            await Task.Yield();
            blank = Started() == before && IsIdle(out _) ? blank + 1 : BlankSteps;
            if (blank >= BlankSteps)
            {
                blank = 0;
                await SettleAsync(QuietStep, cancellationToken);
            }
        }

        Time.AdvanceTo(target);
        await SettleAsync(QuietEnd, cancellationToken);
    }

    /// <summary>Waits, without moving the clock, until no function runs and none has begun for some milliseconds.</summary>
    /// <param name="cancellationToken">Gives up when a function does not come to an end.</param>
    public Task SettleAsync(CancellationToken cancellationToken = default) => SettleAsync(QuietEnd, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.DisposeAsync();
        }
    }

    private async Task SettleAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        for (var seen = -1L; ;)
        {
            if (!IsIdle(out var busy))
            {
                await busy.WaitAsync(cancellationToken);
            }
            else if (seen == Started())
            {
                return;
            }
            else
            {
                seen = Started();
                await Task.Delay(quiet, TimeProvider.System, cancellationToken);
            }
        }
    }

    private long Started() => _sources.Sum(source => source.Started);

    private bool IsIdle(out Task busy)
    {
        busy = _sources
            .Select(source => source.WaitIdleAsync(CancellationToken.None))
            .FirstOrDefault(idle => !idle.IsCompleted, Task.CompletedTask);
        return busy.IsCompleted;
    }
}
