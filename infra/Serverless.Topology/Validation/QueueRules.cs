using Serverless.Topology.Limits;

namespace Serverless.Topology.Validation;

/// <summary>The rules of a queue.</summary>
internal static class QueueRules
{
    public static void Check(QueueDefinition queue, string path, UniqueNames names, List<TopologyError> errors)
    {
        LimitRules.Path("queue", queue.Name, $"{path}.name", errors);
        names.Add(queue.Name, $"{path}.name");
        LimitRules.Lock(queue.LockDuration, path, errors);
        LimitRules.DeliveryCount(queue.MaxDeliveryCount, path, errors);
        LimitRules.TimeToLive(queue.DefaultMessageTimeToLive, path, errors);
        LimitRules.DuplicateWindow(queue.DuplicateDetectionHistoryTimeWindow, path, errors);
    }
}
