using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace Serverless.Runtime.Tests.Durable;

public sealed class InstanceTransitionsTests
{
    // Row: status. Column: trigger. Null: the trigger changes nothing.
    private static readonly InstanceTrigger[] Columns =
    [
        InstanceTrigger.Start, InstanceTrigger.Complete, InstanceTrigger.Fail, InstanceTrigger.ContinueAsNew,
        InstanceTrigger.Suspend, InstanceTrigger.Resume, InstanceTrigger.Terminate, InstanceTrigger.Recreate,
    ];

    private static readonly Dictionary<OrchestrationRuntimeStatus, OrchestrationRuntimeStatus?[]> Table = new()
    {
        [Pending] = [Running, null, null, null, Suspended, null, Terminated, null],
        [Running] = [null, Completed, Failed, Running, Suspended, null, Terminated, null],
        [Suspended] = [null, Completed, Failed, Suspended, null, Running, Terminated, null],
        [Completed] = [null, null, null, null, null, null, null, Pending],
        [Failed] = [null, null, null, null, null, null, null, Pending],
        [Terminated] = [null, null, null, null, null, null, null, Pending],
    };

    public static TheoryData<OrchestrationRuntimeStatus, int> Cells() =>
        [.. Table.Keys.SelectMany(status => Enumerable.Range(0, Columns.Length).Select(column => (status, column)))];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Next_EveryCell_IsAsInTheTable(OrchestrationRuntimeStatus status, int column) =>
        InstanceTransitions.Next(status, Columns[column]).ShouldBe(Table[status][column]);

    [Fact]
    public void Table_CoversEveryTrigger() => Columns.ShouldBe(Enum.GetValues<InstanceTrigger>(), ignoreOrder: true);

    [Theory]
    [InlineData(Completed, true)]
    [InlineData(Failed, true)]
    [InlineData(Terminated, true)]
    [InlineData(Pending, false)]
    [InlineData(Running, false)]
    [InlineData(Suspended, false)]
    public void IsTerminal_Status_IsOneThatNothingLeaves(OrchestrationRuntimeStatus status, bool terminal) =>
        InstanceTransitions.IsTerminal(status).ShouldBe(terminal);
}
