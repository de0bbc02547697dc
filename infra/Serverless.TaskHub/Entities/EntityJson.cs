using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Entities;

/// <summary>The form in which DurableTask.Core sends entity messages: external events with JSON (its namespace
/// Entities.EventFormat: RequestMessage, ReleaseMessage, ResponseMessage).</summary>
internal static class EntityJson
{
    private const string Release = "release";
    private const string LockGranted = "Lock Acquisition Completed";

    /// <summary>Reads what an orchestrator sent to an entity: {op, signal, input, id, parent, parentExecution, due,
    /// lockset, pos}.</summary>
    /// <exception cref="TaskHubException">It is no such message.</exception>
    public static void Read(string target, string eventName, string? json, HistoryEvent into)
    {
        var message = Parse(target, eventName, json);
        var id = Text(message, "id") ?? throw Bad(target, eventName);
        var parent = Text(message, "parent");
        if (eventName == Release)
        {
            into.EntityUnlockSent = new EntityUnlockSentEvent { CriticalSectionId = id, ParentInstanceId = parent };
        }
        else if (Text(message, "op") is not { } operation)
        {
            into.EntityLockRequested = new EntityLockRequestedEvent
            {
                CriticalSectionId = id,
                ParentInstanceId = parent,
                Position = message["pos"]?.GetValue<int>() ?? 0,
            };
            into.EntityLockRequested.LockSet.AddRange(
                (message["lockset"] as JsonArray ?? throw Bad(target, eventName)).Select(ReadId));
        }
        else if (message["signal"]?.GetValue<bool>() == true)
        {
            into.EntityOperationSignaled = new EntityOperationSignaledEvent
            {
                RequestId = id,
                Operation = operation,
                Input = Text(message, "input"),
                ScheduledTime = ReadTime(eventName),
            };
        }
        else
        {
            into.EntityOperationCalled = new EntityOperationCalledEvent
            {
                RequestId = id,
                Operation = operation,
                Input = Text(message, "input"),
                ScheduledTime = ReadTime(eventName),
                ParentInstanceId = parent,
                ParentExecutionId = Text(message, "parentExecution"),
            };
        }
    }

    /// <summary>The answer {result, exceptionType, failureDetails} as an external event named by the request.</summary>
    public static EventRaisedEvent Answer(HistoryEvent typed) => typed.EventTypeCase switch
    {
        HistoryEvent.EventTypeOneofCase.EntityLockGranted => Raised(
            typed.EntityLockGranted.CriticalSectionId, new JsonObject { ["result"] = LockGranted }),
        HistoryEvent.EventTypeOneofCase.EntityOperationCompleted => Raised(
            typed.EntityOperationCompleted.RequestId,
            new JsonObject { ["result"] = typed.EntityOperationCompleted.Output }),
        _ => Raised(
            typed.EntityOperationFailed.RequestId,
            new JsonObject
            {
                ["result"] = typed.EntityOperationFailed.FailureDetails.ErrorMessage,
                ["exceptionType"] = typed.EntityOperationFailed.FailureDetails.ErrorType,
                ["failureDetails"] = Failure(typed.EntityOperationFailed.FailureDetails),
            }),
    };

    private static EventRaisedEvent Raised(string name, JsonObject body) =>
        new() { Name = name, Input = body.ToJsonString() };

    private static JsonObject? Failure(TaskFailureDetails? failure) => failure is null ? null : new JsonObject
    {
        ["ErrorType"] = failure.ErrorType,
        ["ErrorMessage"] = failure.ErrorMessage,
        ["StackTrace"] = failure.StackTrace,
        ["InnerFailure"] = Failure(failure.InnerFailure),
        ["IsNonRetriable"] = failure.IsNonRetriable,
    };

    private static JsonObject Parse(string target, string eventName, string? json)
    {
        try
        {
            return JsonNode.Parse(json ?? "null") as JsonObject ?? throw Bad(target, eventName);
        }
        catch (JsonException)
        {
            throw Bad(target, eventName);
        }
    }

    private static string? Text(JsonObject message, string name) => message[name]?.GetValue<string>();

    private static string ReadId(JsonNode? id) => id is JsonValue text
        ? text.GetValue<string>()
        : $"@{id!["name"]?.GetValue<string>()}@{id["key"]?.GetValue<string>()}";

    /// <summary>The time in an event name <c>op@time</c>.</summary>
    private static Timestamp? ReadTime(string eventName) =>
        eventName is ['o', 'p', '@', .. var time]
        && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var due)
            ? Timestamp.FromDateTimeOffset(due)
            : null;

    private static TaskHubException Bad(string target, string eventName) => new(
        TaskHubError.InvalidArgument,
        $"Event '{eventName}' to entity '{target}' is not an entity message of DurableTask.Core. Signal or call "
        + "entities through the SDK; events cannot be raised to them.");
}
