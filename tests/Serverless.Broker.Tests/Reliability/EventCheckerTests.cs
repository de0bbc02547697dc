using System.Globalization;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>
/// The checker of events fails what it must fail. <c>A:a/1</c> is an attempt, <c>K:a/1</c> its acknowledgement,
/// <c>R:a/1@0</c> a read at number 0.
/// </summary>
public sealed class EventCheckerTests
{
    [Fact]
    public void Judge_EverythingKept_Passes()
    {
        EventVerdict verdict = Judge("A:a/1 A:b/1 K:a/1 R:a/1@0 A:a/2 K:a/2 R:a/1@0", "R:a/1@0 R:b/1@3 R:a/2@4");
        verdict.Passed.ShouldBeTrue(verdict.ToString());
        (verdict.Attempted, verdict.Acknowledged).ShouldBe((3, 2));
    }

    [Fact]
    public void Judge_UnacknowledgedAndUnreadIsNowhere_Passes() =>
        Judge("A:a/1 A:a/2 K:a/2", "R:a/2@0").Passed.ShouldBeTrue();

    [Fact]
    public void Judge_AcknowledgedIsNowhere_IsLost() => Judge("A:a/1 K:a/1", "").Lost.ShouldBe(["a/1"]);

    [Fact]
    public void Judge_ReadAndNeverAcknowledgedIsNowhere_IsLost() => Judge("A:a/1 R:a/1@0", "").Lost.ShouldBe(["a/1"]);

    [Fact]
    public void Judge_NumberGivenAgain_IsRenumbered()
    {
        EventVerdict verdict = Judge("A:a/1 R:a/1@0 A:a/2 K:a/2", "R:a/2@0");
        verdict.Renumbered.ShouldBe(["a/2"]);
        verdict.Lost.ShouldBe(["a/1"]);
        Judge("A:a/1 R:a/1@0 A:a/2 R:a/2@0", "R:a/1@0").Renumbered.ShouldBe(["a/2"]);
    }

    [Fact]
    public void Judge_OneEventUnderTwoNumbers_IsDuplicated()
    {
        Judge("A:a/1 R:a/1@0", "R:a/1@1").Duplicated.ShouldBe(["a/1"]);
        Judge("A:a/1", "R:a/1@0 R:a/1@1").Duplicated.ShouldBe(["a/1"]);
        Judge("A:a/1", "R:a/1@0 R:a/1@0").Duplicated.ShouldBe(["a/1"]);
    }

    [Fact]
    public void Judge_AfterALaterOneOfItsProducer_IsReordered()
    {
        Judge("A:a/1 A:a/2", "R:a/2@0 R:a/1@1").Reordered.ShouldBe(["a/1"]);
        Judge("A:a/1 A:b/1", "R:b/1@0 R:a/1@1").Reordered.ShouldBeEmpty();
    }

    [Fact]
    public void Judge_NumbersOutOfOrder_IsReordered() =>
        Judge("A:a/1 A:b/1", "R:a/1@1 R:b/1@0").Reordered.ShouldBe(["b/1"]);

    [Fact]
    public void Judge_NeverSent_IsUnexpected()
    {
        Judge("R:a/9@0", "").Unexpected.ShouldBe(["a/9"]);
        Judge("A:a/1", "R:a/9@0").Unexpected.ShouldBe(["a/9"]);
    }

    private static EventVerdict Judge(string log, string remaining) => EventChecker.Judge(Parse(log), Parse(remaining));

    private static List<EventOperation> Parse(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split(':', '@')).Select(
            step => step[0] switch
            {
                "A" => new EventOperation(EventOperationKind.Attempted, step[1], step[1].Split('/')[0], "0"),
                "K" => new EventOperation(EventOperationKind.Acknowledged, step[1], step[1].Split('/')[0], "0"),
                _ => EventOperation.Read(step[1], "0", long.Parse(step[2], CultureInfo.InvariantCulture)),
            }),
    ];
}
