namespace Serverless.Broker.Tests.Reliability;

/// <summary>What a load of events did and what it was told, in the order in which it was told. Thread-safe.</summary>
internal sealed class EventOperationLog
{
    private readonly Lock _gate = new();
    private readonly List<EventOperation> _operations = [];

    public IReadOnlyList<EventOperation> Snapshot()
    {
        lock (_gate)
        {
            return [.. _operations];
        }
    }

    public void Add(EventOperation operation)
    {
        lock (_gate)
        {
            _operations.Add(operation);
        }
    }
}
