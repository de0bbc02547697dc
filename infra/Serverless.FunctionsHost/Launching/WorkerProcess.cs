using System.Diagnostics;
using System.Globalization;
using Serverless.FunctionsHost.Links;

namespace Serverless.FunctionsHost.Launching;

/// <summary>A worker in a process of its own.</summary>
internal sealed class WorkerProcess : RunningWorker
{
    private readonly Process _process;
    private readonly int _id;
    private IWorkerLink? _link;

    public WorkerProcess(Process process, Action<string, bool> output)
    {
        _process = process;
        _id = process.Id;
        process.OutputDataReceived += (_, line) => Forward(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Forward(line.Data, isError: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Exited = WaitAsync();

        void Forward(string? line, bool isError)
        {
            if (line is not null)
            {
                output(line, isError);
            }
        }
    }

    /// <inheritdoc/>
    public override IWorkerLink Link => _link ?? throw new InvalidOperationException("The worker has not connected.");

    /// <inheritdoc/>
    public override Task<string> Exited { get; }

    /// <inheritdoc/>
    public override int? ProcessId => _id;

    /// <summary>The worker's stream is there.</summary>
    public void Connected(IWorkerLink link) => _link = link;

    /// <inheritdoc/>
    public override async Task StopAsync(TimeSpan grace)
    {
        // A process's end is about real time, whatever clock the app runs on.
        using var deadline = new CancellationTokenSource(grace, TimeProvider.System);
        try
        {
            await Exited.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await Exited;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        if (_link is not null)
        {
            await _link.DisposeAsync();
        }

        _process.Dispose();
    }

    private async Task<string> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return string.Create(CultureInfo.InvariantCulture, $"ended with exit code {_process.ExitCode}");
    }

    private void Kill()
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }
}
