using Spectre.Console;

namespace Serverless.Demo;

/// <summary>What must hold when every order has ended, whatever happened on the way.</summary>
internal static class DemoInvariants
{
    /// <summary>Checks all of them and writes a line for each.</summary>
    /// <returns>Whether all hold.</returns>
    public static bool Check(
        IAnsiConsole console,
        IReadOnlyList<DemoResult> results,
        IReadOnlyDictionary<string, DemoStock> before,
        IReadOnlyDictionary<string, DemoStock> after,
        IReadOnlyList<PoisonResult> poison)
    {
        (string Name, IReadOnlyList<string> Violations)[] invariants =
        [
            ("every accepted order ended", Unended(results)),
            ("stock is conserved", LostStock(results, before, after)),
            ("nothing stays reserved, nothing is reserved twice", LeftReserved(before, after)),
            ("every poison message is dead-lettered with its reason", MissingPoison(poison)),
        ];
        foreach (var (name, violations) in invariants)
        {
            console.WriteLine($"{(violations.Count == 0 ? "holds " : "BROKEN")}  {name}");
            foreach (var violation in violations)
            {
                console.WriteLine($"          {violation}");
            }
        }

        return invariants.All(invariant => invariant.Violations.Count == 0);
    }

    private static string[] Unended(IReadOnlyList<DemoResult> results) =>
        [.. results.Where(r => r.Outcome == DemoOutcome.Unfinished).Select(r => $"order {r.OrderId} has not ended")];

    private static string[] LostStock(
        IReadOnlyList<DemoResult> results,
        IReadOnlyDictionary<string, DemoStock> before,
        IReadOnlyDictionary<string, DemoStock> after)
    {
        var shipped = results
            .Where(r => r.Outcome == DemoOutcome.Completed)
            .SelectMany(r => r.Lines!)
            .GroupBy(line => line.Sku, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(line => line.Quantity), StringComparer.Ordinal);
        return
        [
            .. before.Values
                .Select(item => (
                    item.Sku,
                    Expected: item.OnHand - shipped.GetValueOrDefault(item.Sku),
                    after[item.Sku].OnHand))
                .Where(item => item.Expected != item.OnHand)
                .Select(item => $"{item.Sku}: {item.OnHand} on hand, {item.Expected} expected"),
            .. shipped.Keys.Where(sku => !before.ContainsKey(sku)).Select(sku => $"{sku}: shipped, but never in stock"),
        ];
    }

    private static string[] LeftReserved(
        IReadOnlyDictionary<string, DemoStock> before, IReadOnlyDictionary<string, DemoStock> after) =>
    [
        .. after.Values
            .Where(item => item.Reserved != before[item.Sku].Reserved || item.Reserved > item.OnHand)
            .Select(item => $"{item.Sku}: {item.Reserved} reserved, {before[item.Sku].Reserved} before the demo"),
    ];

    private static string[] MissingPoison(IReadOnlyList<PoisonResult> poison) =>
    [
        .. poison
            .Where(p => string.IsNullOrEmpty(p.Reason))
            .Select(p => $"message {p.MessageId} is not in the dead-letter queue"),
    ];
}
