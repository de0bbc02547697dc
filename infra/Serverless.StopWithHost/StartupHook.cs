using System.Diagnostics;
using System.Runtime.InteropServices;

/// <summary>
/// What .NET calls before an app's Main, by these very names (DOTNET_STARTUP_HOOKS). The host holds the other end of
/// standard input and never writes to it: its end is the host's, however that came about.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for a class without a namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Begins to wait for the end of the host.</summary>
    public static void Initialize()
    {
        LeaveOutOfChildren();
        LeaveTheTerminal();
        new Thread(WaitForTheEnd) { IsBackground = true, Name = "stop with host" }.Start();
    }

    /// <summary>What the app starts in turn has another standard input, whose end means nothing.</summary>
    private static void LeaveOutOfChildren()
    {
        var own = typeof(StartupHook).Assembly.Location;
        var others = (Environment.GetEnvironmentVariable(Hooks) ?? string.Empty)
            .Split(Path.PathSeparator)
            .Where(hook => !string.Equals(hook, own, StringComparison.OrdinalIgnoreCase));
        Environment.SetEnvironmentVariable(Hooks, string.Join(Path.PathSeparator.ToString(), others));
    }

    /// <summary>
    /// Ctrl-C reaches every process of the terminal's group. The host gets it and stops its workers in order; one that
    /// ended by itself would drop what it runs.
    /// </summary>
    private static void LeaveTheTerminal()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            _ = SetProcessGroup(0, 0);
        }
    }

    [DllImport("libc", EntryPoint = "setpgid")]
    private static extern int SetProcessGroup(int process, int group);

    private static void WaitForTheEnd()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            var nothing = new byte[64];
            while (input.Read(nothing, 0, nothing.Length) > 0)
            {
                // Not for this worker.
            }
        }
        catch (IOException)
        {
            // A broken pipe is an end too.
        }

        // Not an orderly exit: that may wait for a stream to the host, or for the app.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
