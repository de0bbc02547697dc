using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Tests.Instances;

/// <summary>The status machine as a table: what is not listed changes nothing.</summary>
public sealed class InstanceTransitionsTests
{
    private static readonly Dictionary<(OrchestrationStatus, InstanceTrigger), OrchestrationStatus> Table = new()
    {
        [(OrchestrationStatus.Pending, InstanceTrigger.Start)] = OrchestrationStatus.Running,
        [(OrchestrationStatus.Pending, InstanceTrigger.Suspend)] = OrchestrationStatus.Suspended,
        [(OrchestrationStatus.Pending, InstanceTrigger.Complete)] = OrchestrationStatus.Completed,
        [(OrchestrationStatus.Pending, InstanceTrigger.Fail)] = OrchestrationStatus.Failed,
        [(OrchestrationStatus.Pending, InstanceTrigger.Terminate)] = OrchestrationStatus.Terminated,
        [(OrchestrationStatus.Running, InstanceTrigger.Suspend)] = OrchestrationStatus.Suspended,
        [(OrchestrationStatus.Running, InstanceTrigger.Complete)] = OrchestrationStatus.Completed,
        [(OrchestrationStatus.Running, InstanceTrigger.Fail)] = OrchestrationStatus.Failed,
        [(OrchestrationStatus.Running, InstanceTrigger.Terminate)] = OrchestrationStatus.Terminated,
        [(OrchestrationStatus.Suspended, InstanceTrigger.Resume)] = OrchestrationStatus.Running,
        [(OrchestrationStatus.Suspended, InstanceTrigger.Complete)] = OrchestrationStatus.Completed,
        [(OrchestrationStatus.Suspended, InstanceTrigger.Fail)] = OrchestrationStatus.Failed,
        [(OrchestrationStatus.Suspended, InstanceTrigger.Terminate)] = OrchestrationStatus.Terminated,
        [(OrchestrationStatus.Failed, InstanceTrigger.Rewind)] = OrchestrationStatus.Running,
    };

    [Fact]
    public void Next_EveryStatusAndTrigger_AsTheTableSays()
    {
        OrchestrationStatus[] statuses =
        [
            OrchestrationStatus.Pending,
            OrchestrationStatus.Running,
            OrchestrationStatus.Suspended,
            OrchestrationStatus.Completed,
            OrchestrationStatus.Failed,
            OrchestrationStatus.Canceled,
            OrchestrationStatus.Terminated,
        ];
        foreach (var status in statuses)
        {
            foreach (var trigger in Enum.GetValues<InstanceTrigger>())
            {
                InstanceTransitions.Next(status, trigger)
                    .ShouldBe(Table.GetValueOrDefault((status, trigger), status), $"{status}, {trigger}");
            }
        }
    }
}
