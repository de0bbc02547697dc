using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Validation;

/// <summary>The rules of a queue.</summary>
internal static class QueueRules
{
    public static void Check(QueueDescription queue, string path, UniqueNames names, List<TopologyError> errors)
    {
        LimitRules.Path("queue", queue.Name, $"{path}.name", errors);
        names.Add(queue.Name, $"{path}.name");
        EntityProperties.Queue.CheckTopology(queue, path, errors);
    }
}
