namespace Serverless.Broker.Tests.Reliability;

/// <summary>What a load did and what it was told, in the order in which it was told. Thread-safe.</summary>
internal sealed class OperationLog
{
    private readonly Lock _gate = new();
    private readonly List<Operation> _operations = [];

    public IReadOnlyList<Operation> Snapshot()
    {
        lock (_gate)
        {
            return [.. _operations];
        }
    }

    public void Add(OperationKind kind, string id, string? session = null)
    {
        lock (_gate)
        {
            _operations.Add(new Operation(kind, id, session));
        }
    }

    public IEnumerable<string> Lines() => Snapshot().Select(o => $"{o.Kind}\t{o.Id}\t{o.Session}");
}
