using System.Globalization;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// Reads <c>functionTimeout</c> with the plan's default and limit. See
/// https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout.
/// </summary>
internal static class FunctionTimeouts
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConsumptionDefault = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConsumptionMost = TimeSpan.FromMinutes(10);

    public static TimeSpan Read(JsonSection root, IReadOnlyDictionary<string, string> settings)
    {
        var isConsumption = settings.TryGetValue("WEBSITE_SKU", out var sku)
            && sku.Equals("Dynamic", StringComparison.OrdinalIgnoreCase);
        var standard = isConsumption ? ConsumptionDefault : HostJson.DefaultFunctionTimeout;
        var text = root.Text("functionTimeout");
        if (string.IsNullOrEmpty(text))
        {
            return standard;
        }

        if (text == "-1" && !isConsumption)
        {
            return Timeout.InfiniteTimeSpan;
        }

        // A bare number would be days.
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout)
            && timeout >= Least
            && (!isConsumption || timeout <= ConsumptionMost))
        {
            return timeout;
        }

        root.Refuse(
            "functionTimeout",
            text,
            isConsumption
                ? "a duration from \"00:00:01\" to \"00:10:00\", as WEBSITE_SKU is Dynamic (the Consumption plan)"
                : "a duration of a second or more, like \"00:05:00\", or \"-1\" for no limit");
        return standard;
    }
}
