namespace Serverless.Broker.Tests.Reliability;

/// <summary>The checker fails what it must fail.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void Judge_EverythingDelivered_Passes()
    {
        Verdict verdict = Checker.Judge(
            Log("A:1 K:1 A:2 K:2 A:3 R:1 R:2 R:2 C:2 D:2 C:1 D:1"), ["3"]);
        verdict.Passed.ShouldBeTrue();
        (verdict.Attempted, verdict.Acknowledged).ShouldBe((3, 2));
    }

    [Fact]
    public void Judge_AcknowledgedIsNowhere_IsLost() =>
        Checker.Judge(Log("A:1 K:1 A:2 K:2 R:2 C:2 D:2"), []).Lost.ShouldBe(["1"]);

    [Fact]
    public void Judge_ReceivedAndNeverCompletedIsNowhere_IsLost() =>
        Checker.Judge(Log("A:1 K:1 R:1"), []).Lost.ShouldBe(["1"]);

    [Fact]
    public void Judge_CompletionInDoubt_IsNeitherLostNorDuplicated()
    {
        Checker.Judge(Log("A:1 K:1 R:1 C:1"), []).Passed.ShouldBeTrue();
        Checker.Judge(Log("A:1 K:1 R:1 C:1"), ["1"]).Passed.ShouldBeTrue();
    }

    [Fact]
    public void Judge_UnacknowledgedIsNowhere_Passes() => Checker.Judge(Log("A:1"), []).Passed.ShouldBeTrue();

    [Fact]
    public void Judge_BackAfterCompletion_IsDuplicated()
    {
        Checker.Judge(Log("A:1 K:1 R:1 C:1 D:1 R:1"), []).Duplicated.ShouldBe(["1"]);
        Checker.Judge(Log("A:1 K:1 R:1 C:1 D:1"), ["1"]).Duplicated.ShouldBe(["1"]);
    }

    [Fact]
    public void Judge_NeverSent_IsUnexpected()
    {
        Checker.Judge(Log("R:9"), []).Unexpected.ShouldBe(["9"]);
        Checker.Judge(Log("A:1"), ["9"]).Unexpected.ShouldBe(["9"]);
    }

    [Fact]
    public void Judge_FirstReceiptAfterALaterOne_IsReordered()
    {
        OperationLog log = new();
        foreach (string id in new[] { "1", "2", "3" })
        {
            log.Add(OperationKind.Attempted, id, "s");
        }

        foreach (string id in new[] { "1", "3", "1", "2" })
        {
            log.Add(OperationKind.Received, id, "s");
        }

        Checker.Judge(log.Snapshot(), ["1", "2", "3"]).Reordered.ShouldBe(["2"]);
    }

    private static List<Operation> Log(string text) =>
    [
        .. text.Split(' ').Select(step => step.Split(':')).Select(step => new Operation(
            step[0] switch
            {
                "A" => OperationKind.Attempted,
                "K" => OperationKind.Acknowledged,
                "R" => OperationKind.Received,
                "C" => OperationKind.Completing,
                _ => OperationKind.Completed,
            },
            step[1],
            null)),
    ];
}
