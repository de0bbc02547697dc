using System.Globalization;
using System.Text.Json;
using Serverless.Topology;

namespace Serverless.Costs;

/// <summary>
/// <c>cost</c>: what a month costs, at rest, at the load of the profile, and at ten and a hundred times it.
/// </summary>
internal static class CostCommand
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Prints the table of one environment.</summary>
    /// <param name="bicepDirectory">The folder with topology.json and costs/.</param>
    /// <param name="environment">dev or prod.</param>
    /// <param name="loadPath">The load profile; null for costs/load.json.</param>
    /// <param name="output">Where the table goes.</param>
    /// <returns>The exit code: 0, or 2 when the input has an error.</returns>
    public static int Run(string bicepDirectory, string environment, string? loadPath, TextWriter output)
    {
        try
        {
            string costs = Path.Combine(bicepDirectory, "costs");
            Dictionary<string, EnvironmentSize> sizes =
                Read<Dictionary<string, EnvironmentSize>>(Path.Combine(costs, "environments.json"));
            if (!sizes.TryGetValue(environment, out EnvironmentSize? size))
            {
                output.WriteLine(
                    $"The environment '{environment}' is unknown. Use one of: {string.Join(", ", sizes.Keys)}.");
                return 2;
            }

            PriceList prices = Read<PriceList>(Path.Combine(costs, "prices.json"));
            LoadProfile load = Read<LoadProfile>(loadPath ?? Path.Combine(costs, "load.json"));
            TopologyDefinition topology = TopologyFile.Load(Path.Combine(bicepDirectory, "topology.json"));
            Print(new CostModel(topology, size, prices, load), environment, prices, load.OrdersPerMonth, output);
            return 0;
        }
        catch (Exception exception) when (exception
            is JsonException or InvalidDataException or TopologyException or IOException)
        {
            output.WriteLine(exception.Message);
            return 2;
        }
    }

    private static void Print(CostModel model, string environment, PriceList prices, decimal orders, TextWriter output)
    {
        decimal[] loads = [0, orders, orders * 10, orders * 100];
        IReadOnlyList<CostLine>[] months = [.. loads.Select(model.Estimate)];

        output.WriteLine(
            $"{environment}, {prices.Currency} a month, list prices of {prices.Region} as of {prices.AsOf}; "
            + "columns are orders a month");
        output.WriteLine();
        output.WriteLine(
            Row("", [.. loads.Select(load => load.ToString("N0", CultureInfo.InvariantCulture))], "formula"));
        output.WriteLine("|---|---:|---:|---:|---:|---|");
        for (int i = 0; i < months[0].Count; i++)
        {
            output.WriteLine(Row(
                months[0][i].Item, [.. months.Select(month => Money(month[i].PerMonth))], months[0][i].Formula));
        }

        IEnumerable<string> totals = months.Select(month => Money(month.Sum(line => line.PerMonth ?? 0)));
        output.WriteLine(Row("**total**", [.. totals], ""));
        foreach (CostLine line in months[1].Where(line => line.PerMonth is null))
        {
            output.WriteLine();
            output.WriteLine($"'{line.Item}' is not in the total: set its price in costs/prices.json.");
        }
    }

    private static string Row(string item, string[] columns, string formula) =>
        $"| {item} | {string.Join(" | ", columns)} | {formula} |";

    private static string Money(decimal? amount) => amount?.ToString("N2", CultureInfo.InvariantCulture) ?? "?";

    private static T Read<T>(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"There is no file '{path}'. Give a load profile with --load FILE.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Web)
                ?? throw new InvalidDataException($"The file '{path}' is empty.");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"The file '{path}' cannot be read: {failure.Message}", failure);
        }
    }
}
