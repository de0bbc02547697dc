using System.Collections.Concurrent;
using System.Globalization;
using Serverless.Broker.Entities;
using Serverless.Broker.Probes;
using Serverless.Broker.Queues;
using Serverless.FunctionsHost.Triggers;
using Serverless.Testing.Faults;
using Serverless.Testing.Idle;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Messages;

/// <summary>
/// Watches the broker's wire: counts the messages that have left for a function and that no host has taken yet, tells
/// the timeline, and puts faults in.
/// </summary>
internal sealed class WireWatch(Timeline timeline, FaultPlan faults, Func<string, bool> isApp)
    : IBrokerProbe, IWorkSource, ITriggerWatch
{
    private readonly ConcurrentDictionary<Guid, object> _onTheirWay = new();
    private long _changes;

    /// <inheritdoc/>
    public string Name => "messages on their way to a function";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public WorkLook Look() => new(_onTheirWay.Count, Interlocked.Read(ref _changes));

    /// <summary>Gets the last event that an app took, by app, hub, consumer group and partition.</summary>
    public ConcurrentDictionary<(string App, string Hub, string Group, string Partition), long> Taken { get; } = new();

    /// <inheritdoc/>
    public void OnMessage(Guid lockToken) => _onTheirWay.TryRemove(lockToken, out _);

    /// <inheritdoc/>
    public void OnEvents(string app, string hub, string consumerGroup, string partition, long sequenceNumber) =>
        Taken[(app, hub, consumerGroup, partition)] = sequenceNumber;

    /// <inheritdoc/>
    public void OnSending(string? app, string path, IReadOnlyList<string?> messageIds)
    {
        if (faults.IsCrashed(app))
        {
            throw new BrokerException(ErrorConditions.InternalError, $"The app '{app}' has crashed.");
        }

        if (faults.IsDue(FaultKind.FailSend, path, isOfApp: app is not null && isApp(app)))
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded, $"The test refuses this send to '{path}' (FailSend).");
        }

        foreach (var id in messageIds)
        {
            timeline.Add(TimelineKind.Message, $"{app} sends {Text(id)} to {path}");
        }
    }

    /// <inheritdoc/>
    public void OnDelivered(object receiver, string? app, string path, in Delivery delivery)
    {
        Interlocked.Increment(ref _changes);
        if (app is not null && isApp(app) && delivery.LockToken != Guid.Empty)
        {
            _onTheirWay[delivery.LockToken] = receiver;
        }

        var again = delivery.Message.DeliveryCount == 0
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $", delivery {delivery.Message.DeliveryCount + 1}");
        timeline.Add(
            TimelineKind.Message, $"{path} delivers {Text(delivery.Message.Content.MessageId)} to {app}{again}");
    }

    /// <inheritdoc/>
    public Settlement OnSettling(string? app, string path, Guid lockToken, Settlement settlement)
    {
        Interlocked.Increment(ref _changes);
        _onTheirWay.TryRemove(lockToken, out _);
        if (faults.IsCrashed(app))
        {
            throw BrokerException.LockLost(lockToken);
        }

        if (faults.IsDue(FaultKind.DropSettlement, path))
        {
            throw BrokerException.LockLost(lockToken);
        }

        var reason = settlement.Reason is null ? string.Empty : $": {settlement.Reason}";
        timeline.Add(TimelineKind.Message, $"{app} settles a message of {path}: {settlement.Kind}{reason}");
        return settlement.Kind == SettlementKind.Complete && faults.IsDue(FaultKind.DuplicateDelivery, path)
            ? Settlement.Abandon
            : settlement;
    }

    /// <inheritdoc/>
    public void OnReceiverClosed(object receiver)
    {
        Interlocked.Increment(ref _changes);
        foreach (var (token, of) in _onTheirWay)
        {
            if (ReferenceEquals(of, receiver))
            {
                _onTheirWay.TryRemove(token, out _);
            }
        }
    }

    private static string Text(string? id) => id is null ? "an event" : $"'{id}'";
}
