namespace Serverless.Broker.Entities;

/// <summary>Holds a family's lock.</summary>
internal readonly ref struct FamilyScope(EntityFamily family)
{
    /// <summary>Appends the change to the journal; the task completes when it is durable.</summary>
    public Task Commit() => family.Entry.Append();

    public void Dispose() => family.Unlock();
}
