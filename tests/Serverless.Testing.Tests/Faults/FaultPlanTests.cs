using Serverless.Testing.Faults;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Tests.Faults;

public sealed class FaultPlanTests
{
    private readonly FaultPlan _plan = new(new Timeline(TimeProvider.System));

    [Fact]
    public void IsDue_SecondAndThirdOfAnEntity_HappensAtThoseOnly()
    {
        _plan.Add(new PlannedFault(FaultKind.FailSend, "orders", first: 2, times: 2));

        Ask("orders").ShouldBe([false, true, true, false]);
    }

    [Fact]
    public void IsDue_OtherEntityOrKind_DoesNotCount()
    {
        _plan.Add(new PlannedFault(FaultKind.FailSend, "orders", first: 1, times: 1));

        _plan.IsDue(FaultKind.FailSend, "stock").ShouldBeFalse();
        _plan.IsDue(FaultKind.DropSettlement, "orders").ShouldBeFalse();
        _plan.IsDue(FaultKind.FailSend, "ORDERS").ShouldBeTrue();
    }

    [Fact]
    public void IsDue_AtRandom_TheSameSeedGivesTheSameFaults()
    {
        var first = AtRandom(seed: 7);

        AtRandom(seed: 7).ShouldBe(first);
        AtRandom(seed: 8).ShouldNotBe(first);
        first.ShouldContain(true);
        first.ShouldContain(false);
    }

    private bool[] AtRandom(int seed)
    {
        _plan.SetRandom(new RandomFaults(seed, probability: 0.3, FaultKind.All));
        return [.. Enumerable.Range(0, 50).Select(_ => _plan.IsDue(FaultKind.DropSettlement, "q"))];
    }

    private bool[] Ask(string entity) =>
        [.. Enumerable.Range(0, 4).Select(_ => _plan.IsDue(FaultKind.FailSend, entity))];
}
