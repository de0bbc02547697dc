using System.CommandLine;
using System.Globalization;

namespace Serverless.LocalHost.CommandLine;

/// <summary>Options that take ports: 0 is any free one.</summary>
internal static class PortOptions
{
    private const int MaxPort = 65_535;
    private const string ByAppName = "--port";

    /// <summary>An option of one port.</summary>
    public static Option<int?> Single(string name, string what)
    {
        var option = new Option<int?>(name) { Description = $"{what}; 0 takes any free one", HelpName = "PORT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPort(token.Value))
            {
                result.AddError($"'{token.Value}' is not a port for {name}; give 0 (any free one) to {MaxPort}.");
            }
        });
        return option;
    }

    /// <summary>The option <c>--port APP=PORT</c>, as often as there are apps.</summary>
    public static Option<string[]> ByApp()
    {
        var option = new Option<string[]>(ByAppName)
        {
            Description = "the HTTP port of an app; 0 takes any free one [default: 7071 and the next ones]",
            HelpName = "APP=PORT",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('=') is not [{ Length: > 0 }, var port] || !IsPort(port))
                {
                    result.AddError(
                        $"'{token.Value}' is not an app and its port for {ByAppName}; give the app's name, '=', and " +
                        $"0 (any free one) to {MaxPort}.");
                }
            }
        });
        return option;
    }

    /// <summary>Reads what <see cref="ByApp"/> has taken.</summary>
    public static Dictionary<string, int> Read(IEnumerable<string> values)
    {
        var ports = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var parts in values.Select(value => value.Split('=')))
        {
            ports[parts[0]] = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        return ports;
    }

    private static bool IsPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= MaxPort;
}
