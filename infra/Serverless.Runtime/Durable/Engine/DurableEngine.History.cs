using System.Text.Json;

namespace Serverless.Runtime.Durable;

/// <content>Histories: export, and the check that they replay.</content>
internal sealed partial class DurableEngine
{
    /// <summary>
    /// Exports an instance and its history as JSON: <c>{"instanceId", "name", "status", …, "history":
    /// [{"kind", "at", …}]}</c>.
    /// </summary>
    /// <param name="instanceId">The instance, running or ended.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>
    /// Indented JSON; null when there is no such instance. After continue-as-new it has the current execution only.
    /// </returns>
    public async Task<string?> ExportHistoryAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var (instance, history) = await ReadHistoryAsync(instanceId, cancellationToken);
        return instance is null
            ? null
            : HistoryCodec.ToText(indented: true, writer => Write(writer, instance, history));
    }

    /// <summary>Replays an instance's history against the code as it is now, without any effect.</summary>
    /// <param name="instanceId">The instance, running or ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when the code follows the history, else the first difference.</returns>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="FunctionNotFoundException">The app has no such orchestrator any more.</exception>
    public async Task<string?> VerifyReplayAsync(string instanceId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var (instance, history) = await ReadHistoryAsync(instanceId, cancellationToken);
        if (instance is null)
        {
            throw NotFound(instanceId);
        }

        if (!_orchestrators.TryGetValue(instance.Name, out var runner))
        {
            throw FindProblem(instance.Name)!;
        }

        // An instance that failed because of the code's differences has nothing to follow.
        var episode = new OrchestrationEpisode(instance, _services, history, [], static () => { });
        await runner(episode, cancellationToken);
        return episode.Difference?.Message;
    }

    private static void Write(Utf8JsonWriter writer, InstanceState instance, IReadOnlyList<HistoryEvent> history)
    {
        writer.WriteStartObject();
        writer.WriteString("instanceId", instance.Id);
        writer.WriteString("executionId", instance.ExecutionId);
        writer.WriteString("name", instance.Name);
        writer.WriteString("status", instance.Status.ToString());
        writer.WriteString("createdAt", instance.CreatedAt);
        writer.WriteString("lastUpdatedAt", instance.UpdatedAt);
        WriteRaw(writer, "input", instance.Input);
        WriteRaw(writer, "output", instance.Output);
        WriteRaw(writer, "customStatus", instance.CustomStatus);
        if (instance.Failure is { } failure)
        {
            writer.WritePropertyName("failure");
            HistoryCodec.WriteFailure(writer, failure);
        }

        writer.WritePropertyName("history");
        HistoryCodec.WriteAll(writer, history);
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, string name, string? json)
    {
        if (json is not null)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }
    }

    private Task<(InstanceState? Instance, List<HistoryEvent> History)> ReadHistoryAsync(
        string instanceId, CancellationToken cancellationToken)
    {
        CheckStarted();
        return _database.ReadAsync(
            connection =>
                (JournalReader.Find(connection, instanceId), JournalReader.ReadHistory(connection, instanceId)),
            cancellationToken);
    }
}
