using Serverless.Testing.Apps;
using Serverless.Testing.Clock;
using Serverless.Testing.Durable;
using Serverless.Testing.Events;
using Serverless.Testing.Faults;
using Serverless.Testing.Invocations;
using Serverless.Testing.Logs;
using Serverless.Testing.Messages;
using Serverless.Testing.Storage;
using Serverless.Testing.Timelines;

namespace Serverless.Testing;

/// <summary>
/// Function apps under test: each app's real Program and middleware in this process, the real Azure clients against a
/// broker in memory, a task hub in memory, and one clock that moves when the test says so. Many systems may run in one
/// process side by side.
/// </summary>
/// <remarks>
/// With the environment variable <see cref="TestSystemOptions.OutOfProcessVariable"/> set to 1 the same test runs its
/// apps in processes of their own, on the system's clock.
/// </remarks>
public sealed class TestSystem : IAsyncDisposable
{
    /// <summary>The text that xunit takes for a skip.</summary>
    internal const string SkipPrefix = "$XunitDynamicSkip$";

    private readonly SystemParts _parts;
    private readonly Dictionary<string, SystemApp> _apps;
    private readonly List<HttpClient> _clients = [];
    private readonly ClockDriver _driver;

    private TestSystem(SystemParts parts, Dictionary<string, SystemApp> apps)
    {
        _parts = parts;
        _apps = apps;
        Orchestrations = new SystemOrchestrations(parts.Hubs, parts.Timeline.ToString);
        Replays = new SystemReplays(parts.Hubs, app => Find(app).App);
        _driver = new ClockDriver(parts, Orchestrations);
        Messages = new SystemMessages(parts);
        Events = new SystemEvents(parts);
        Storage = new SystemStorage(parts.Storage);
        Faults = new SystemFaults(parts);
    }

    /// <summary>Gets the clock of apps, broker, task hub and timers.</summary>
    /// <exception cref="TestSystemException">
    /// Apps run out of process, on the machine's clock, which xunit reports as a skipped test.
    /// </exception>
    public VirtualTimeProvider Clock => _parts.Clock ?? throw new TestSystemException(
        SkipPrefix + "The system runs out of process, on the machine's clock. Use Time where a clock that cannot be "
        + "moved will do.");

    /// <summary>Gets the clock that everything goes by: <see cref="Clock"/>, or the machine's out of process.</summary>
    public TimeProvider Time => _parts.Time;

    /// <summary>Gets what ran.</summary>
    public InvocationLog Invocations => _parts.Invocations;

    /// <summary>Gets queues, topics and subscriptions.</summary>
    public SystemMessages Messages { get; }

    /// <summary>Gets event hubs.</summary>
    public SystemEvents Events { get; }

    /// <summary>Gets queues, blobs and tables; there when an app has a binding of one.</summary>
    public SystemStorage Storage { get; }

    /// <summary>Gets the orchestrations of all apps.</summary>
    public SystemOrchestrations Orchestrations { get; }

    /// <summary>Gets the check that orchestrators still do what histories of them say.</summary>
    public SystemReplays Replays { get; }

    /// <summary>Gets what can be made to go wrong.</summary>
    public SystemFaults Faults { get; }

    /// <summary>Gets what apps and hosts logged.</summary>
    public SystemLog Log => _parts.Log;

    /// <summary>Gets what happened.</summary>
    public Timeline Timeline => _parts.Timeline;

    /// <summary>Starts apps; when this returns they are idle.</summary>
    /// <param name="apps">Names of bicep/topology.json, or paths of outputs or of project folders.</param>
    /// <exception cref="TestSystemException">
    /// An app is not there, was not built, or has functions that cannot run.
    /// </exception>
    public static Task<TestSystem> StartAsync(params string[] apps) => StartAsync(new TestSystemOptions(apps));

    /// <summary>Starts apps; when this returns they are idle.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">
    /// An app is not there, was not built, or has functions that cannot run.
    /// </exception>
    public static async Task<TestSystem> StartAsync(
        TestSystemOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Apps.Count == 0)
        {
            throw new ArgumentException("There is no app to start. Name at least one.", nameof(options));
        }

        var (parts, apps) = await SystemStart.PrepareAsync(options, cancellationToken);
        var system = new TestSystem(parts, apps);
        try
        {
            foreach (var app in apps.Values)
            {
                await app.StartAsync(cancellationToken);
            }

            await system.IdleAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of an app's HTTP functions; the system disposes it.</summary>
    /// <param name="app">The app.</param>
    public HttpClient HttpClient(string app)
    {
        var client = Find(app).CreateHttpClient();
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>The key that opens all of an app, for the header <c>x-functions-key</c> or the query's <c>code</c>;
    /// null unless <see cref="TestSystemOptions.RequireKeys"/> is set. Each start of the app makes another.</summary>
    /// <param name="app">The app.</param>
    public string? MasterKey(string app) => Find(app).App.Context.HttpKeys?.Master;

    /// <summary>An app's services, as its Program made them.</summary>
    /// <param name="app">The app.</param>
    /// <exception cref="TestSystemException">
    /// It has crashed. Or it runs in a process of its own, which xunit reports as a skipped test.
    /// </exception>
    public IServiceProvider Services(string app) => Find(app).App.Services ?? throw new TestSystemException(
        $"{SkipPrefix}The app '{app}' runs in a process of its own; its services are out of reach.");

    /// <summary>
    /// Waits until nothing is left to do before the clock moves. That is counted, not guessed: no function runs, no
    /// message is on its way to one, no orchestration has work, no outbox is about to send.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">It took longer than <see cref="TestSystemOptions.Limit"/>.</exception>
    public Task IdleAsync(CancellationToken cancellationToken = default) => _driver.IdleAsync(cancellationToken);

    /// <summary>
    /// Moves the clock, from one due time to the next, and waits after each until the system is idle.
    /// </summary>
    /// <param name="time">How far; not negative.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">
    /// The system was not idle in time. Out of process, where the clock cannot be moved, a time of more than a few
    /// seconds is refused with an exception that xunit reports as a skipped test.
    /// </exception>
    public Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default) =>
        _driver.AdvanceAsync(time, cancellationToken);

    /// <summary>Moves the clock as <see cref="AdvanceAsync"/> does, until something is so.</summary>
    /// <param name="predicate">What is to be; asked whenever the system is idle.</param>
    /// <param name="limit">How far to move at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">
    /// It did not come to be; the message has the timeline. Out of process it is waited for in real time, up to
    /// <see cref="TestSystemOptions.Limit"/>; where more was allowed, xunit reports a skipped test.
    /// </exception>
    public Task AdvanceUntilAsync(
        Func<Task<bool>> predicate, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _driver.AdvanceUntilAsync(predicate, limit, cancellationToken);
    }

    /// <summary>Moves the clock as <see cref="AdvanceAsync"/> does, until something is so.</summary>
    /// <param name="predicate">What is to be; asked whenever the system is idle.</param>
    /// <param name="limit">How far to move at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">It did not come to be; the message has the timeline.</exception>
    public Task AdvanceUntilAsync(Func<bool> predicate, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return _driver.AdvanceUntilAsync(() => Task.FromResult(predicate()), limit, cancellationToken);
    }

    /// <summary>
    /// Waits until the system is idle and checks; a failure shows the timeline. Out of process, where what an app is
    /// about to send is out of sight, it checks again until it holds.
    /// </summary>
    /// <param name="check">What must hold; it throws when it does not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">The check failed; the message has its own, and the timeline.</exception>
    public Task ExpectAsync(Func<Task> check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        return _driver.ExpectAsync(check, cancellationToken);
    }

    /// <summary>
    /// Ends an app as a machine that is switched off: what ran is lost, what it had locked stays locked until the locks
    /// expire, and nothing that its code still does reaches the broker. Its documents stay.
    /// </summary>
    /// <param name="app">The app.</param>
    public Task CrashAsync(string app) => Find(app).CrashAsync();

    /// <summary>Starts an app again that has crashed, or stops one that runs and starts it again.</summary>
    /// <param name="app">The app.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RestartAsync(string app, CancellationToken cancellationToken = default) =>
        Find(app).RestartAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var app in _apps.Values.Reverse())
        {
            await app.DisposeAsync();
        }

        await Messages.DisposeAsync();
        await Events.DisposeAsync();
        await _parts.DisposeAsync();
    }

    private SystemApp Find(string app)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        return _apps.TryGetValue(app, out var found) ? found : throw new TestSystemException(
            $"There is no app '{app}' in this system. It runs {string.Join(", ", _apps.Keys)}.");
    }
}
