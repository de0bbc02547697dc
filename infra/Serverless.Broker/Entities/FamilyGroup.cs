namespace Serverless.Broker.Entities;

/// <summary>
/// The locks of several families, taken in the order of their ids, for a change that spans them. They write one entry,
/// so that after a crash the whole change is there or nothing of it.
/// </summary>
internal sealed class FamilyGroup : IDisposable
{
    private readonly EntityFamily[] _families;

    public FamilyGroup(IEnumerable<EntityFamily> families)
    {
        _families = [.. families.Distinct().OrderBy(f => f.Id)];
        foreach (EntityFamily family in _families)
        {
            family.Lock();
            family.Join_NeedsLock(_families[0]);
        }
    }

    public Task Commit() => _families.Length == 0 ? Task.CompletedTask : _families[0].Entry.Append();

    public void Dispose()
    {
        List<Action> actions = [];
        for (int i = _families.Length - 1; i >= 0; i--)
        {
            actions.AddRange(_families[i].UnlockOnly());
        }

        foreach (Action action in actions)
        {
            action();
        }
    }
}
