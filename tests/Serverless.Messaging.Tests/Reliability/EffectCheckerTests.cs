using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

/// <summary>The checker of the kill tests finds each kind of fault.</summary>
public sealed class EffectCheckerTests
{
    [Fact]
    public void Judge_AllDoneAndTold_IsClean()
    {
        var verdict = Judge(["a", "b", "c"], ["a", "b"], ["c"], "c", "a", "a", "b");

        verdict.IsClean.ShouldBeTrue(verdict.ToString());
        verdict.Repeats.ShouldBe(1);
    }

    [Fact]
    public void Judge_EffectMissing_IsLost() =>
        Judge(["a", "b", "c"], ["a"], ["c"], "a", "c").Lost.ShouldBe(["b"]);

    [Fact]
    public void Judge_EffectTwice_IsDuplicated() =>
        Judge(["a", "c"], ["a", "a"], ["c"], "a", "c").Duplicated.ShouldBe(["a"]);

    [Fact]
    public void Judge_EffectOfNoCommand_IsUnexpected() =>
        Judge(["a"], ["a", "x"], [], "a", "x").Unexpected.ShouldBe(["x"]);

    [Fact]
    public void Judge_MessageMissing_IsUntold() =>
        Judge(["a", "b"], ["a", "b"], [], "a").Untold.ShouldBe(["b"]);

    [Fact]
    public void Judge_MessageOfNoEffect_IsToldOnly() =>
        Judge(["a", "b"], ["a"], [], "a", "b").ToldOnly.ShouldBe(["b"]);

    [Fact]
    public void Judge_OtherOrderOfAPartition_IsReordered() =>
        Judge(["a", "b", "c"], ["a", "b"], ["c"], "b", "c", "a").Reordered.ShouldBe(["p"]);

    private static EffectVerdict Judge(string[] commands, string[] p, string[] q, params string[] events)
    {
        var applied = new Dictionary<string, IReadOnlyList<string>> { ["p"] = p, ["q"] = q };
        var verdict = EffectChecker.Judge(commands, applied, events);
        if (!verdict.IsClean)
        {
            verdict.ToString().ShouldNotBe("");
        }

        return verdict;
    }
}
