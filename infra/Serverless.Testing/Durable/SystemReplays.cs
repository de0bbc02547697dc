using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Triggers;
using Serverless.TaskHub.Grpc;
using Serverless.TaskHub.Replays;

namespace Serverless.Testing.Durable;

/// <summary>Holds the orchestrators of an app to histories of instances that have run, and records such histories.
/// </summary>
public sealed class SystemReplays
{
    private readonly DurableHubs _hubs;
    private readonly Func<string, FunctionApp> _find;

    internal SystemReplays(DurableHubs hubs, Func<string, FunctionApp> find)
    {
        _hubs = hubs;
        _find = find;
    }

    /// <summary>Replays histories through an app's real orchestrators, each episode by episode, and compares what they
    /// ask for: kind, name, input, time, target and end.</summary>
    /// <param name="app">The app.</param>
    /// <param name="files">The histories' files; every orchestrator of the app needs at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReplayDifferenceException">An orchestrator asks for something else than its history: instances
    /// that run would break.</exception>
    /// <exception cref="TestSystemException">An orchestrator has no history.</exception>
    /// <exception cref="FormatException">A file is no history.</exception>
    public async Task VerifyAsync(
        string app, IReadOnlyCollection<string> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var found = _find(app);
        var functions = new DurableFunctions(
            [.. found.Functions.Select(function => function.Definition)], new BindingErrors());
        var recorded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            recorded.Add((await RecordedHistory.ReadAsync(file, cancellationToken)).Start.Name);
        }

        if (functions.Orchestrators.Keys.Except(recorded, StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 }
            missing)
        {
            throw new TestSystemException(
                $"No history of {string.Join(", ", missing)} is among the {files.Count} files, so a change of it would "
                + "go unseen. Run it and record one (Replays.RecordAsync).");
        }

        await ReplayGate.VerifyAsync(
            new FunctionExecutor(found.Context, functions, sessions: null), files, cancellationToken);
    }

    /// <summary>Writes histories of the orchestrations that have ended, one for each way that they went.</summary>
    /// <param name="directory">Where: <c>NAME.STATUS-WAY.json</c>, the same name each time for the same way; former
    /// files of the same orchestrators are replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(
        string directory, CancellationToken cancellationToken = default)
    {
        var files = new List<string>();
        foreach (var hub in _hubs.Open.Values)
        {
            files.AddRange(
                await new HistoryRecorder(hub.CreateCallInvoker()).RecordAsync(directory, cancellationToken));
        }

        return files;
    }

    /// <summary>Writes the history of one orchestration into a file with a name that says what is special about it.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="file">The file; it is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestSystemException">There is no such orchestration.</exception>
    public async Task RecordInstanceAsync(
        string instanceId, string file, CancellationToken cancellationToken = default)
    {
        foreach (var hub in _hubs.Open.Values)
        {
            if (await hub.GetAsync(instanceId, withPayloads: false) is not null)
            {
                await new HistoryRecorder(hub.CreateCallInvoker())
                    .RecordInstanceAsync(instanceId, file, cancellationToken);
                return;
            }
        }

        throw new TestSystemException($"No task hub of the system has an orchestration '{instanceId}'.");
    }
}
