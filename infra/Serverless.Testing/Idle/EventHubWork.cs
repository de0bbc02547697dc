using System.Globalization;
using Serverless.Broker.EventHubs;
using Serverless.FunctionsHost.EventHubs;
using Serverless.Testing.Apps;

namespace Serverless.Testing.Idle;

/// <summary>The events of a hub that a running app reads and has not taken.</summary>
internal sealed class EventHubWork : IWorkSource
{
    private readonly SystemParts _parts;
    private readonly string _app;
    private readonly EventHubTarget _target;
    private readonly EventHub _hub;

    /// <param name="parts">The system.</param>
    /// <param name="app">The app.</param>
    /// <param name="target">What its function reads.</param>
    /// <param name="fromEnd">Whether it begins with what comes from now on.</param>
    public EventHubWork(SystemParts parts, string app, EventHubTarget target, bool fromEnd)
    {
        _parts = parts;
        _app = app;
        _target = target;
        _hub = parts.Broker.Namespace.FindEventHub(target.Hub) ?? throw new TestSystemException(
            $"The app '{app}' reads the event hub '{target.Hub}', which is not there. Add it to topology.json.");
        for (var i = 0; fromEnd && i < _hub.Partitions.Count; i++)
        {
            parts.Wire.Taken.TryAdd(Key(i), _hub.Partitions[i].Properties.LastEnqueuedSequenceNumber);
        }
    }

    /// <inheritdoc/>
    public string Name => $"events in {_target.Hub} for {_app}";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public WorkLook Look()
    {
        var pending = 0L;
        var changes = 0L;
        for (var i = 0; i < _hub.Partitions.Count; i++)
        {
            var last = _hub.Partitions[i].Properties.LastEnqueuedSequenceNumber;
            pending += last - _parts.Wire.Taken.GetValueOrDefault(Key(i), -1);
            changes += last;
        }

        return new WorkLook(Math.Max(0, pending), changes);
    }

    private (string App, string Hub, string Group, string Partition) Key(int partition) =>
        (_app, _target.Hub, _target.ConsumerGroup, partition.ToString(CultureInfo.InvariantCulture));
}
