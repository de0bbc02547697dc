namespace Serverless.TaskHub.Work;

/// <summary>Ready work of one kind, name and version, and who takes it.</summary>
internal sealed class WorkBucket(WorkKind kind, string name, string version)
{
    public WorkKind Kind => kind;

    public Queue<HubWork> Ready { get; } = new();

    public List<WorkConsumer> Consumers { get; } = [];

    public bool IsFor(WorkConsumer consumer) => consumer.Accepts(kind, name, version);

    /// <summary>Who should take <paramref name="work"/>: the least busy one with room, if possible not the one that
    /// gave
    /// it back.</summary>
    public WorkConsumer? Choose(HubWork work)
    {
        WorkConsumer? best = null;
        foreach (var consumer in Consumers)
        {
            if (consumer.HasRoom(kind)
                && (best is null
                    || best == work.GivenBackBy
                    || (consumer != work.GivenBackBy && consumer.InUse(kind) < best.InUse(kind))))
            {
                best = consumer;
            }
        }

        return best;
    }
}
