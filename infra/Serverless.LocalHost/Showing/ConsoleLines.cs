using Serverless.Broker.Logging;

namespace Serverless.LocalHost.Showing;

/// <summary>
/// Writes whole lines to standard error, so that standard output stays for results; several apps and their workers
/// write at the same time. What they hold of control characters is written out: a terminal shows it and does not obey.
/// </summary>
/// <param name="output">The console.</param>
/// <param name="time">The clock.</param>
/// <param name="isTerminal">Whether a terminal shows it, and colours are wanted.</param>
internal sealed class ConsoleLines(TextWriter output, TimeProvider time, bool isTerminal = false)
{
    private readonly Lock _gate = new();

    /// <summary>Writes a line, with the time of day before it.</summary>
    public void Write(string line) => WriteSafe(Printable.Lines(line));

    /// <summary>Writes a line that a worker printed: it keeps its colours on a terminal, and ends them.</summary>
    public void WritePrinted(string app, string line) =>
        WriteSafe($"{Printable.Lines(app)} | {PrintedLine.Of(line, isTerminal)}");

    private void WriteSafe(string line)
    {
        var now = time.GetLocalNow();
        lock (_gate)
        {
            output.WriteLine($"{now:HH:mm:ss.fff} {line}");
        }
    }
}
