using System.Text.RegularExpressions;
using Serverless.Broker.Logging;

namespace Serverless.LocalHost.Showing;

/// <summary>
/// A line that a worker printed itself, as its console logger may have coloured it. Of escape sequences only colours
/// and weights (SGR, ECMA-48 §8.3.117) reach a terminal; where no terminal is they are left out, as NO_COLOR asks too.
/// </summary>
internal static partial class PrintedLine
{
    private const string Reset = "\u001b[0m";

    public static string Of(string line, bool withColours)
    {
        var plain = true;
        var text = string.Concat(Colours().Split(line).Select(part =>
        {
            if (!Colours().IsMatch(part))
            {
                return Printable.Lines(part);
            }

            plain = false;
            return withColours ? part : string.Empty;
        }));
        return plain || !withColours ? text : text + Reset;
    }

    [GeneratedRegex("(?<colour>\\u001b\\[[0-9;]{0,32}m)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Colours();
}
