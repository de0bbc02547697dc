namespace Serverless.TaskHub.Work;

/// <summary>Ready work of one kind, name and version, and who takes it.</summary>
internal sealed class WorkBucket(WorkKey key)
{
    public WorkKind Kind => key.Kind;

    public Queue<HubWork> Ready { get; } = new();

    public List<WorkConsumer> Consumers { get; } = [];

    public bool IsFor(WorkConsumer consumer) => consumer.Accepts(key);

    /// <summary>
    /// Who should take <paramref name="work"/>: the least busy one with room, if possible not the one that gave it
    /// back.
    /// </summary>
    public WorkConsumer? Choose(HubWork work)
    {
        WorkConsumer? best = null;
        foreach (var consumer in Consumers)
        {
            if (consumer.HasRoom(Kind)
                && (best is null
                    || best == work.GivenBackBy
                    || (consumer != work.GivenBackBy && consumer.InUse(Kind) < best.InUse(Kind))))
            {
                best = consumer;
            }
        }

        return best;
    }
}
