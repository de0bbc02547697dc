using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Management;

/// <summary>The state of an instance as the management API of the Functions host writes it.</summary>
internal static class StatusJson
{
    public static JsonObject Of(OrchestrationState state, bool showInput) => new()
    {
        ["name"] = state.Name,
        ["instanceId"] = state.InstanceId,
        ["runtimeStatus"] = state.OrchestrationStatus.ToString(),
        ["input"] = showInput ? Payload(state.Input) : null,
        ["customStatus"] = Payload(state.CustomStatus),
        ["output"] = Output(state),
        ["createdTime"] = Time(state.CreatedTimestamp),
        ["lastUpdatedTime"] = Time(state.LastUpdatedTimestamp),
    };

    public static JsonNode? Output(OrchestrationState state) => state.FailureDetails is { } failure
        ? $"{failure.ErrorType}: {failure.ErrorMessage}"
        : Payload(state.Output);

    /// <summary>A payload is JSON as a rule; what is not is shown as text.</summary>
    public static JsonNode? Payload(string? payload)
    {
        try
        {
            return string.IsNullOrEmpty(payload) ? payload : JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            return payload;
        }
    }

    public static string? Time(Timestamp? time) =>
        time?.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
