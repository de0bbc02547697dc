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
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. All().Where(process => process.Parent == parent).Select(process => process.Id)];

    /// <summary>The group whose members a terminal signals together.</summary>
    public static int GroupOf(int id) => All().Single(process => process.Id == id).Group;

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

    private static IEnumerable<(int Id, int Parent, int Group)> All()
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-eo", "pid=,ppid=,pgid="])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var lines = list.StandardOutput.ReadToEnd();
        list.WaitForExit();
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(column => int.Parse(column, CultureInfo.InvariantCulture))
                .ToArray())
            .Select(columns => (columns[0], columns[1], columns[2]));
    }
}
