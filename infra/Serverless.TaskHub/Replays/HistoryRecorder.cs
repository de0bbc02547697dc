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
    /// and names in the same order, were answered in the same ways and ended alike, the one that ended first.</summary>
    /// <param name="directory">Where: <c>NAME.STATUS-WAY.json</c>, for example <c>Order.completed-1f0c93aa.json</c>,
    /// with the orchestrator's version in its name if it has one. A way has the same file each time it is recorded.
    /// Files of the orchestrators that are recorded are replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The files.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(
        string directory, CancellationToken cancellationToken = default)
    {
        var ways = new SortedDictionary<string, (string Orchestrator, RecordedHistory History)>(StringComparer.Ordinal);
        await foreach (var id in ListAsync(cancellationToken))
        {
            if (await ReadAsync(id, cancellationToken) is { } history)
            {
                var orchestrator = HistoryWay.OrchestratorOf(history);
                ways.TryAdd($"{orchestrator}.{HistoryWay.NameOf(history)}.json", (orchestrator, history));
            }
        }

        Directory.CreateDirectory(directory);
        foreach (var orchestrator in ways.Values.Select(way => way.Orchestrator).Distinct().ToList())
        {
            foreach (var former in Directory.GetFiles(directory, $"{orchestrator}.*.json"))
            {
                File.Delete(former);
            }
        }

        foreach (var (file, (_, history)) in ways)
        {
            await WriteAsync(history, Path.Combine(directory, file), cancellationToken);
        }

        return [.. ways.Keys.Select(file => Path.Combine(directory, file))];
    }

    /// <summary>Writes the history of one instance into a file with a name that says what is special about it.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="file">The file; it is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such instance, or it has not begun.</exception>
    public async Task RecordInstanceAsync(
        string instanceId, string file, CancellationToken cancellationToken = default)
    {
        var history = await ReadAsync(instanceId, cancellationToken) ?? throw new ArgumentException(
            $"There is no orchestration '{instanceId}' with a history. Record it after it has ended, and before it is "
            + "purged.",
            nameof(instanceId));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await WriteAsync(history, file, cancellationToken);
    }

    private static Task WriteAsync(RecordedHistory history, string file, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, history.ToJson(), cancellationToken);

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
