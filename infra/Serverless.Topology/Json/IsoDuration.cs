using System.Text.RegularExpressions;
using System.Xml;

namespace Serverless.Topology.Json;

/// <summary>
/// ISO 8601 durations as Azure Resource Manager takes them: days, hours, minutes and seconds. Years and months are
/// refused because their length depends on the calendar.
/// </summary>
internal static partial class IsoDuration
{
    /// <summary>The pattern of an accepted duration; <c>topology.schema.json</c> has the same one.</summary>
    public const string Pattern = @"^P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$";

    /// <summary>Reads a duration such as <c>PT30S</c>, <c>PT1H30M</c> or <c>P14D</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration, or zero.</param>
    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text.EndsWith('\n') || !Shape().IsMatch(text))
        {
            return false;
        }

        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception exception) when (exception is OverflowException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Writes a duration: <c>PT30S</c>.</summary>
    /// <param name="value">The duration.</param>
    /// <returns>Its ISO 8601 form.</returns>
    public static string Format(TimeSpan value) => XmlConvert.ToString(value);

    [GeneratedRegex(
        Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shape();
}
