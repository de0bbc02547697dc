using Serverless.Demo;
using Spectre.Console;

namespace Serverless.LocalHost.Tests.Demo;

/// <summary>The checker of the demo: it passes what is right and finds what is wrong.</summary>
public sealed class DemoInvariantsTests
{
    private static readonly DemoResult[] Results =
    [
        new(DemoOutcome.Completed, "o1", Lines: [new DemoLine("A", 2), new DemoLine("B", 1)]),
        new(DemoOutcome.Completed, "o2", Lines: [new DemoLine("A", 1)]),
        new(DemoOutcome.Cancelled, "o3", "OutOfStock"),
        new(DemoOutcome.Repeated, "o1"),
        new(DemoOutcome.Refused, Reason: "400"),
    ];

    private static readonly DemoStock[] Before = [new("A", 10, 0), new("B", 5, 0), new("C", 1, 0)];
    private static readonly DemoStock[] After = [new("A", 7, 0), new("B", 4, 0), new("C", 1, 0)];
    private static readonly PoisonResult[] Poison = [new("p1", "UnreadableMessage")];

    [Fact]
    public void Check_EverythingRight_Holds() => Check(Results, After, Poison).ShouldBeTrue();

    [Fact]
    public void Check_OrderThatDidNotEnd_IsFound() =>
        Check([.. Results, new DemoResult(DemoOutcome.Unfinished, "o4")], After, Poison).ShouldBeFalse();

    [Theory]
    [InlineData(8)]
    [InlineData(6)]
    public void Check_StockThatIsNotWhatWasShipped_IsFound(int onHand) =>
        Check(Results, [After[0] with { OnHand = onHand }, After[1], After[2]], Poison).ShouldBeFalse();

    [Fact]
    public void Check_ShippedProductThatWasNeverThere_IsFound() =>
        Check([.. Results, new DemoResult(DemoOutcome.Completed, "o4", Lines: [new DemoLine("D", 1)])], After, Poison)
            .ShouldBeFalse();

    [Fact]
    public void Check_StockLeftReserved_IsFound() =>
        Check(Results, [After[0], After[1], After[2] with { Reserved = 1 }], Poison).ShouldBeFalse();

    [Fact]
    public void Check_PoisonThatIsNotDeadLettered_IsFound() =>
        Check(Results, After, [.. Poison, new PoisonResult("p2", Reason: null)]).ShouldBeFalse();

    private static bool Check(
        IReadOnlyList<DemoResult> results, IEnumerable<DemoStock> after, IReadOnlyList<PoisonResult> poison)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var holds = DemoInvariants.Check(console, results, BySku(Before), BySku(after), poison);
        output.ToString().Contains("BROKEN", StringComparison.Ordinal).ShouldBe(!holds);
        return holds;
    }

    private static Dictionary<string, DemoStock> BySku(IEnumerable<DemoStock> stock) =>
        stock.ToDictionary(item => item.Sku, StringComparer.Ordinal);
}
