namespace Serverless.Sagas.Tests.Kills;

public sealed class EffectCheckerTests
{
    private static readonly Dictionary<string, SagaStatus> Results = new()
    {
        ["saga-0"] = SagaStatus.Compensated,
        ["saga-1"] = SagaStatus.Completed,
    };

    private static readonly string[] Good =
    [
        "saga-0 do step-0", "saga-1 do step-0", "saga-1 do step-0", "saga-0 do step-1", "saga-0 undo step-1",
        "saga-1 do step-1", "saga-0 undo step-0",
    ];

    [Fact]
    public void Check_WholeSagas_FindsNothing() => EffectChecker.Check(Good, Results, steps: 2).ShouldBeEmpty();

    [Fact]
    public void Check_ALostEffect_IsFound() =>
        EffectChecker.Check(Good.Where(line => line != "saga-1 do step-1"), Results, steps: 2)
            .ShouldBe(["saga-1 is Completed, but the last effect of step-1 is 'nothing'"]);

    [Fact]
    public void Check_ALostCompensation_IsFound() =>
        EffectChecker.Check(Good.Where(line => line != "saga-0 undo step-0"), Results, steps: 2)
            .ShouldBe(["saga-0 is Compensated, but the last effect of step-0 is 'do'"]);

    [Fact]
    public void Check_AnEffectAfterItsCompensation_IsFound() =>
        EffectChecker.Check([.. Good, "saga-0 do step-1"], Results, steps: 2)
            .ShouldBe(["saga-0 is Compensated, but the last effect of step-1 is 'do'"]);

    [Fact]
    public void Check_AnUnknownSaga_IsFound() =>
        EffectChecker.Check([.. Good, "saga-9 do step-0"], Results, steps: 2)
            .ShouldHaveSingleItem().ShouldContain("saga-9");
}
