namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// The state of the process that a worker reads while it is built: environment variables, the entry assembly. One app
/// at a time holds it; what it changed is put back when it lets go.
/// </summary>
internal sealed class ProcessEnvironment : IDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    private readonly List<(string Name, string? Before)> _changed = [];

    private ProcessEnvironment()
    {
    }

    /// <summary>Waits for the process's state and sets variables.</summary>
    public static async Task<ProcessEnvironment> TakeAsync(
        IEnumerable<KeyValuePair<string, string>> variables, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        var taken = new ProcessEnvironment();
        foreach (var (name, value) in variables)
        {
            taken._changed.Add((name, Environment.GetEnvironmentVariable(name)));
            Environment.SetEnvironmentVariable(name, value);
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _changed.Count - 1; i >= 0; i--)
        {
            Environment.SetEnvironmentVariable(_changed[i].Name, _changed[i].Before);
        }

        Gate.Release();
    }
}
