namespace Serverless.LocalHost.Showing;

/// <summary>
/// Writes whole lines to standard error, so that standard output stays for results; several apps and their workers
/// write at the same time.
/// </summary>
internal sealed class ConsoleLines(TextWriter output, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>Writes a line, with the time of day before it.</summary>
    public void Write(string line)
    {
        var now = time.GetLocalNow();
        lock (_gate)
        {
            output.WriteLine($"{now:HH:mm:ss.fff} {line}");
        }
    }

    /// <summary>Writes a line that a worker printed.</summary>
    public void WritePrinted(string app, string line) => Write($"{app} | {line}");
}
