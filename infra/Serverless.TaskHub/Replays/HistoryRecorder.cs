using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Replays;

/// <summary>Writes histories of ended orchestrations into files, for <see cref="ReplayGate"/>. It takes them from any
/// backend of the protocol: a port of a scheduler, or a hub of this process.</summary>
public sealed class HistoryRecorder
{
    private readonly TaskHubSidecarService.TaskHubSidecarServiceClient _client;

    /// <summary>Creates the recorder.</summary>
    /// <param name="invoker">The connection to the backend.</param>
    public HistoryRecorder(CallInvoker invoker) =>
        _client = new TaskHubSidecarService.TaskHubSidecarServiceClient(invoker);

    /// <summary>Writes one history for each way that orchestrations have gone: of those that asked for the same kinds
    /// and names in the same order, the one that ended first.</summary>
    /// <param name="directory">Where: <c>NAME.1.json</c>, <c>NAME.2.json</c>, … for each orchestrator, with its version
    /// if it has one. Files of the orchestrators that are recorded are replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(
        string directory, CancellationToken cancellationToken = default)
    {
        var ways = new Dictionary<string, SortedDictionary<string, RecordedHistory>>(StringComparer.Ordinal);
        await foreach (var id in ListAsync(cancellationToken))
        {
            if (await ReadAsync(id, cancellationToken) is not { } history)
            {
                continue;
            }

            var version = history.Start.Version;
            var name = history.Start.Name + (string.IsNullOrEmpty(version) ? string.Empty : $"-{version}");
            if (!ways.TryGetValue(name, out var known))
            {
                ways[name] = known = new SortedDictionary<string, RecordedHistory>(StringComparer.Ordinal);
            }

            known.TryAdd(WayOf(history), history);
        }

        Directory.CreateDirectory(directory);
        var files = new List<string>();
        foreach (var (name, histories) in ways.OrderBy(way => way.Key, StringComparer.Ordinal))
        {
            foreach (var former in Directory.GetFiles(directory, $"{name}.*.json"))
            {
                File.Delete(former);
            }

            foreach (var (index, history) in histories.Values.Index())
            {
                var file = Path.Combine(directory, $"{name}.{index + 1}.json");
                await File.WriteAllTextAsync(file, history.ToJson(), cancellationToken);
                files.Add(file);
            }
        }

        return files;
    }

    private static string WayOf(RecordedHistory history) => string.Join(
        '\n',
        history.Events
            .Select(ReplayedAction.From)
            .OfType<ReplayedAction>()
            .Select(asked => $"{asked.Kind} {asked.Name}"));

    private async IAsyncEnumerable<string> ListAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListInstanceIdsRequest();
        do
        {
            var page = await _client.ListInstanceIdsAsync(request, cancellationToken: cancellationToken);
            foreach (var id in page.InstanceIds)
            {
                yield return id;
            }

            request.LastInstanceKey = page.LastInstanceKey;
        }
        while (!string.IsNullOrEmpty(request.LastInstanceKey));
    }

    /// <returns>Null when the instance is gone meanwhile, or was ended before it began.</returns>
    private async Task<RecordedHistory?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        using var call = _client.StreamInstanceHistory(
            new StreamInstanceHistoryRequest { InstanceId = id }, cancellationToken: cancellationToken);
        var events = new List<HistoryEvent>();
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                events.AddRange(call.ResponseStream.Current.Events);
            }
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            return null;
        }

        return events.Exists(e => e.ExecutionStarted is not null) ? new RecordedHistory(id, events) : null;
    }
}
