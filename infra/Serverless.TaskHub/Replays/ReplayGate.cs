using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Replays;

/// <summary>Holds orchestrators to histories of instances that have run: a change that would break running instances
/// fails here, before it ships.</summary>
public static class ReplayGate
{
    /// <summary>Replays histories, each episode by episode.</summary>
    /// <param name="executor">Runs the orchestrators.</param>
    /// <param name="files">The histories' files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReplayDifferenceException">An orchestrator asks for something else than its history.
    /// </exception>
    /// <exception cref="FormatException">A file is no history.</exception>
    /// <exception cref="ArgumentException">There is no file.</exception>
    public static async Task VerifyAsync(
        ITaskHubExecutor executor, IEnumerable<string> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var histories = new List<RecordedHistory>();
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            histories.Add(await RecordedHistory.ReadAsync(file, cancellationToken));
        }

        await VerifyHistoriesAsync(executor, histories, cancellationToken);
    }

    /// <summary>Replays histories, each episode by episode.</summary>
    /// <param name="executor">Runs the orchestrators.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReplayDifferenceException">An orchestrator asks for something else than its history.
    /// </exception>
    /// <exception cref="ArgumentException">There is no history.</exception>
    public static async Task VerifyHistoriesAsync(
        ITaskHubExecutor executor,
        IEnumerable<RecordedHistory> histories,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(histories);
        var replay = new HistoryReplay(executor);
        var differences = new List<ReplayDifference>();
        var count = 0;
        foreach (var history in histories)
        {
            count++;
            if (await replay.FindDifferenceAsync(history, cancellationToken) is { } difference)
            {
                differences.Add(difference);
            }
        }

        if (count == 0)
        {
            throw new ArgumentException("There is no history to replay. Record some first.", nameof(histories));
        }

        if (differences.Count > 0)
        {
            throw new ReplayDifferenceException(differences);
        }
    }
}
