using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A process that consumes commands: inbox, state and outbox in one commit, then the settlement. Everything
/// it has in memory goes with it.</summary>
internal sealed class ConsumerProcess : IAsyncDisposable
{
    private const int Batch = 2;

    private readonly Meters _meters = new();
    private readonly KillSwitch _kill;
    private readonly OutboxDispatcher _dispatcher;
    private readonly Inbox _inbox;
    private readonly IPartitionStore _store;
    private readonly string _prefix;

    /// <param name="store">The store, which outlives the process.</param>
    /// <param name="log">The broker's log, which outlives the process.</param>
    /// <param name="kill">When the process ends.</param>
    /// <param name="prefix">Goes before the partitions, so that runs can share a store.</param>
    public ConsumerProcess(IPartitionStore store, EventLog log, KillSwitch kill, string prefix)
    {
        _kill = kill;
        _prefix = prefix;
        _store = new KillableStore(store, kill);
        _dispatcher = new OutboxDispatcher(
            _store,
            new KillableSender(log, kill),
            TimeProvider.System,
            Options.Create(new OutboxOptions { MaxBatchSize = Batch, MaxSendRetries = 0 }),
            _meters,
            NullLogger<OutboxDispatcher>.Instance);
        var units = new UnitOfWorkFactory(
            _store, _dispatcher, TimeProvider.System, Options.Create(new MessagingOptions()));
        _inbox = Inboxes.Create(units, TimeProvider.System, retries: new RetryPolicy { ImmediateRetries = 0 });
    }

    /// <summary>Sweeps and consumes as a process does that starts, until everything is done or it is killed.</summary>
    public async Task RunAsync(CommandQueue queue)
    {
        _dispatcher.BeginStart();
        var consumers = queue.Unsettled().Select(session => SurviveAsync(() => ConsumeAsync(queue, session)));
        await Task.WhenAll([SurviveAsync(SweepAsync), .. consumers]);
        await Eventually.HoldsAsync(async () => _kill.IsDead || await IsOutboxEmptyAsync(), "the outbox is empty");
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        _meters.Dispose();
    }

    private async Task SweepAsync()
    {
        await Task.Yield();
        await _dispatcher.SweepAsync(TimeSpan.Zero, CancellationToken.None);
    }

    private async Task ConsumeAsync(CommandQueue queue, IGrouping<string, InboundMessage> session)
    {
        await Task.Yield();
        foreach (var command in session)
        {
            await _inbox.Receive(new KillableDelivery(command, queue, _kill), "test")
                .On<string>(command.Type, _ => _prefix + session.Key, async (_, unit, token) =>
                {
                    var applied = await unit.GetAsync<List<string>>("applied", token) ?? [];
                    unit.Put("applied", applied.Append(command.Id));
                    unit.Publish(OutboundMessage.Create("events", command.Id, "event", "/test", command.Id));
                })
                .RunAsync();
        }
    }

    private static async Task SurviveAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProcessKilledException)
        {
            // Nobody is left to notice.
        }
    }

    private async Task<bool> IsOutboxEmptyAsync()
    {
        try
        {
            await _dispatcher.RetryParkedAsync(CancellationToken.None);
            await foreach (var document in _store.ScanAsync("outbox|"))
            {
                if (document.Partition.StartsWith(_prefix, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
        catch (ProcessKilledException)
        {
            return true;
        }
    }
}
