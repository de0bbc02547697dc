using System.Text.Json.Nodes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Management;

/// <summary>A history as the management API of the Functions host writes it: calls are told with their ends, and the
/// beginnings of episodes are left out.</summary>
internal sealed class HistoryJson
{
    private readonly Dictionary<int, HistoryEvent> _calls = [];
    private readonly bool _showPayloads;

    private HistoryJson(bool showPayloads) => _showPayloads = showPayloads;

    public static JsonArray Of(IReadOnlyList<HistoryEvent> history, bool showPayloads)
    {
        var writer = new HistoryJson(showPayloads);
        var array = new JsonArray();
        foreach (var e in history)
        {
            if (writer.Write(e) is { } item)
            {
                item["EventType"] = e.EventTypeCase.ToString();
                item["Timestamp"] = Time(e);
                array.Add((JsonNode)item);
            }
        }

        return array;
    }

    private static string? Time(HistoryEvent? e) => e?.Timestamp?.ToDateTime().ToString("O");

    private JsonObject? Write(HistoryEvent e)
    {
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                _calls[e.EventId] = e;
                return null;
            case HistoryEvent.EventTypeOneofCase.OrchestratorStarted:
            case HistoryEvent.EventTypeOneofCase.OrchestratorCompleted:
                return null;
            case HistoryEvent.EventTypeOneofCase.ExecutionStarted:
                return With(new() { ["FunctionName"] = e.ExecutionStarted.Name }, "Input", e.ExecutionStarted.Input);
            case HistoryEvent.EventTypeOneofCase.ExecutionCompleted:
                var status = e.ExecutionCompleted.OrchestrationStatus.ToString();
                var end = new JsonObject { ["OrchestrationStatus"] = status };
                return With(end, "Result", e.ExecutionCompleted.Result, e.ExecutionCompleted.FailureDetails);
            case HistoryEvent.EventTypeOneofCase.TaskCompleted:
                return With(Call(e.TaskCompleted.TaskScheduledId), "Result", e.TaskCompleted.Result);
            case HistoryEvent.EventTypeOneofCase.TaskFailed:
                return With(Call(e.TaskFailed.TaskScheduledId), "Result", null, e.TaskFailed.FailureDetails);
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCompleted:
                var done = e.SubOrchestrationInstanceCompleted;
                return With(Call(done.TaskScheduledId), "Result", done.Result);
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceFailed:
                var failed = e.SubOrchestrationInstanceFailed;
                return With(Call(failed.TaskScheduledId), "Result", null, failed.FailureDetails);
            case HistoryEvent.EventTypeOneofCase.TimerFired:
                var timer = Call(e.TimerFired.TimerId);
                timer["FireAt"] = e.TimerFired.FireAt?.ToDateTime().ToString("O");
                return timer;
            case HistoryEvent.EventTypeOneofCase.EventRaised:
                return With(new() { ["Name"] = e.EventRaised.Name }, "Input", e.EventRaised.Input);
            case HistoryEvent.EventTypeOneofCase.EventSent:
                var sent = new JsonObject { ["Name"] = e.EventSent.Name, ["InstanceId"] = e.EventSent.InstanceId };
                return With(sent, "Input", e.EventSent.Input);
            default:
                return [];
        }
    }

    private JsonObject Call(int id)
    {
        var call = _calls.GetValueOrDefault(id);
        return new JsonObject
        {
            ["FunctionName"] = call?.TaskScheduled?.Name ?? call?.SubOrchestrationInstanceCreated?.Name,
            ["ScheduledTime"] = Time(call),
        };
    }

    private JsonObject With(JsonObject item, string name, string? payload, TaskFailureDetails? failure = null)
    {
        if (_showPayloads)
        {
            item[name] = StatusJson.Payload(payload);
        }

        if (failure is not null)
        {
            item["Reason"] = failure.ErrorMessage;
            item["Details"] = failure.StackTrace;
        }

        return item;
    }
}
