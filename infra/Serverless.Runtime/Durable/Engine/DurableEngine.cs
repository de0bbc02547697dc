using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Serverless.Sqlite;

namespace Serverless.Runtime.Durable;

/// <summary>
/// The durable orchestration engine: runs orchestrators by replay over a journal in SQLite. One transaction an episode
/// holds the new history, the calls it made, the messages it sent and the instance's status, so a kill at any instant
/// loses nothing that was acknowledged; an activity that was running is run again. Live instances are kept in memory,
/// so the database is read at start-up and for questions about instances that have ended.
/// </summary>
/// <remarks>Add orchestrators and activities, start it, talk to it through <see cref="Client"/>.</remarks>
internal sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _timeProvider;
    private readonly DataConverter _converter;
    private readonly ReplayServices _services;
    private readonly ILogger _logger;
    private readonly DurableEngineOptions _options;
    private readonly Dictionary<string, EpisodeRunner> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityRunner> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, InstanceState> _live = new(StringComparer.Ordinal);
    private readonly Channel<InstanceState> _ready = Channel.CreateUnbounded<InstanceState>();
    private readonly Channel<ActivityWork> _work = Channel.CreateUnbounded<ActivityWork>();
    private readonly WorkCounter _inFlight = new();
    private readonly WorkCounter _busy = new();
    private readonly DurableTimers _timers;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly List<Task> _workers = [];
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State _state;
    private int _commits;
    private int _disposed;

    /// <summary>
    /// Initializes a new instance of the <see cref="DurableEngine"/> class; it does nothing before
    /// <see cref="StartAsync"/>.
    /// </summary>
    /// <param name="options">Database, clock, limits.</param>
    public DurableEngine(DurableEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckLimit(options.MaxConcurrentActivities, nameof(options.MaxConcurrentActivities));
        CheckLimit(options.MaxConcurrentOrchestrators, nameof(options.MaxConcurrentOrchestrators));
        _options = options;
        _database = options.Database;
        _timeProvider = options.TimeProvider;
        _converter = options.Converter ?? DefaultConverter;
        _services = new ReplayServices(_converter, options.LoggerFactory);
        _logger = options.LoggerFactory.CreateLogger<DurableEngine>();
        _timers = new DurableTimers(_timeProvider, TimerDue);
        Client = new LocalDurableTaskClient(this);
    }

    private enum State
    {
        Created,
        Started,
        Stopped,
    }

    /// <summary>Gets the client that starts, queries and signals instances of this engine.</summary>
    public DurableTaskClient Client { get; }

    internal DataConverter Converter => _converter;

    /// <summary>Ends when <see cref="DurableEngineOptions.DieAfterCommits"/> is reached.</summary>
    internal Task Died => _dead.Task;

    /// <summary>How many pieces of work have begun; for the test host, which looks for new ones.</summary>
    internal long WorkStarted => _inFlight.Started;

    internal int WaitingTimers => _timers.Count;

    private static JsonDataConverter DefaultConverter { get; } =
        new(new System.Text.Json.JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    private DateTime Now => _timeProvider.GetUtcNow().UtcDateTime;

    /// <summary>Adds an orchestrator.</summary>
    /// <param name="name">Its name; letter case does not count.</param>
    /// <param name="orchestrator">What it does.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    /// <exception cref="InvalidOperationException">The engine has been started.</exception>
    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> orchestrator) =>
        AddOrchestrator(name, (episode, _) =>
        {
            episode.Run(() => orchestrator(episode.Context));
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an orchestrator whose episodes are run by the caller's code.</summary>
    /// <param name="name">Its name; letter case does not count.</param>
    /// <param name="runner">Runs one episode.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    /// <exception cref="InvalidOperationException">The engine has been started.</exception>
    public void AddOrchestrator(string name, EpisodeRunner runner) => Add(_orchestrators, "orchestrator", name, runner);

    /// <summary>Adds an activity.</summary>
    /// <param name="name">Its name; letter case does not count.</param>
    /// <param name="runner">What it does.</param>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    /// <exception cref="InvalidOperationException">The engine has been started.</exception>
    public void AddActivity(string name, ActivityRunner runner) => Add(_activities, "activity", name, runner);

    /// <summary>Prepares the journal, loads the instances that have not ended and goes on with them.</summary>
    /// <param name="cancellationToken">Gives up loading.</param>
    /// <returns>A task that ends when everything is loaded; the work goes on.</returns>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_state != State.Created)
        {
            throw new InvalidOperationException($"The durable engine is {_state}; it can be started once.");
        }

        _database.Migrate(JournalSchema.Component, JournalSchema.Steps);
        var instances = await _database.ReadAsync(JournalReader.LoadLive, cancellationToken);
        _state = State.Started;
        StartWorkers();
        foreach (var instance in instances)
        {
            instance.SetSaved(true);
            _live[instance.Id] = instance;
        }

        instances.ForEach(Resume);
        if (instances.Count > 0)
        {
            Log.Recovered(_logger, instances.Count);
        }
    }

    /// <summary>
    /// Stops: no new episode or activity begins; episodes that run are committed, and the results of activities that
    /// run are kept for the next start, at which everything goes on.
    /// </summary>
    /// <param name="cancellationToken">
    /// Asks the activities that still run to give up; they run again after the next start.
    /// </param>
    /// <returns>A task that ends when nothing runs any more.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_state != State.Started)
        {
            _state = State.Stopped;
            return;
        }

        _state = State.Stopped;
        _timers.Dispose();
        _ready.Writer.TryComplete();
        _work.Writer.TryComplete();
        await using var giveUp = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _giveUp);
        await Task.WhenAll(_workers);
        await _busy.WhenIdleAsync(CancellationToken.None);
    }

    /// <summary>
    /// Waits until every instance waits for a timer or an event, and no activity runs: after a fake clock was moved,
    /// everything that became due has then happened.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends at the first moment without work.</returns>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) =>
        _inFlight.WhenIdleAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _giveUp.CancelAsync();
            await StopAsync();
            _giveUp.Dispose();
        }
    }

    private static void CheckLimit(int limit, string name)
    {
        if (limit < 1)
        {
            throw new ArgumentException($"{name} is {limit}; it has to be 1 or more.", nameof(limit));
        }
    }

    private void Add<T>(Dictionary<string, T> functions, string kind, string name, T runner)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(runner);
        if (_state != State.Created)
        {
            throw new InvalidOperationException(
                $"The {kind} '{name}' comes too late: add functions before StartAsync.");
        }

        if (!functions.TryAdd(name, runner))
        {
            throw new ArgumentException($"There are two {kind} functions '{name}'. Rename one.", nameof(name));
        }
    }

    private void StartWorkers()
    {
        for (var i = 0; i < _options.MaxConcurrentOrchestrators; i++)
        {
            _workers.Add(Task.Run(RunEpisodesAsync));
        }

        for (var i = 0; i < _options.MaxConcurrentActivities; i++)
        {
            _workers.Add(Task.Run(RunActivitiesAsync));
        }
    }

    /// <summary>Goes on with an instance that was loaded: what the journal has no answer for is asked again.</summary>
    private void Resume(InstanceState instance)
    {
        var answered = instance.Inbox.Where(message => message.Event.IsTaskEnd).Select(message => message.Event.TaskId)
            .ToHashSet();
        foreach (var call in instance.OpenTasks.Values.Where(call => !answered.Contains(call.TaskId)).ToList())
        {
            Dispatch(instance, instance.ExecutionId, call);
        }

        if (instance.History.Count > 0)
        {
            lock (instance.Gate)
            {
                if (instance.Inbox.Count > 0)
                {
                    Schedule_NeedsGate(instance);
                }
            }
        }
        else
        {
            Begin(instance);
        }
    }
}
