using System.Diagnostics;
using System.Globalization;

namespace Serverless.Scenarios.Tests.Hosting;

/// <summary>Looks at processes as a user's shell does.</summary>
internal static class Processes
{
    /// <summary>Sends a signal, for example <c>TERM</c>.</summary>
    public static async Task SignalAsync(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The processes that another has started.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent)
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-eo", "pid=,ppid="])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var lines = list.StandardOutput.ReadToEnd();
        list.WaitForExit();
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => int.Parse(columns[1], CultureInfo.InvariantCulture) == parent)
                .Select(columns => int.Parse(columns[0], CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Waits until a process has ended, whoever started it.</summary>
    public static async Task WaitForExitAsync(int id, TimeSpan deadline)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            using var timeout = new CancellationTokenSource(deadline, TimeProvider.System);
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }
}
