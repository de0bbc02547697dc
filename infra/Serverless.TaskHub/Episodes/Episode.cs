using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Episodes;

/// <summary>One run of an orchestrator over what has arrived since the last one.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Messages">What it took from the inbox.</param>
/// <param name="NewEvents">What the orchestrator gets.</param>
/// <param name="Time">Its current time: that of OrchestratorStarted.</param>
internal sealed record Episode(
    Instance Instance,
    IReadOnlyList<InboxMessage> Messages,
    IReadOnlyList<HistoryEvent> NewEvents,
    DateTimeOffset Time)
{
    /// <summary>True when nothing that arrived was meant for this execution.</summary>
    public bool IsEmpty => NewEvents.Count == 0;

    /// <summary>Takes the inbox. Replay wants OrchestratorStarted first, then ExecutionStarted if this is the first
    /// episode, then the rest in order of arrival; time never goes back.</summary>
    public static Episode Begin(Instance instance, DateTimeOffset now)
    {
        var messages = instance.Inbox;
        instance.Inbox = [];
        var arrived = messages
            .Where(message => message.ExecutionId is null || message.ExecutionId == instance.Record.ExecutionId)
            .Select(message => message.Event)
            .ToList();
        if (arrived.Count == 0 && !instance.IsFirstEpisode)
        {
            return new Episode(instance, messages, [], now);
        }

        var time = now;
        Raise(ref time, instance.History is [.., var last] ? last.Timestamp : null);
        foreach (var e in arrived)
        {
            Raise(ref time, e.TimerFired?.FireAt);
        }

        var started = HistoryEvents.At(time);
        started.OrchestratorStarted = new OrchestratorStartedEvent();
        var events = new List<HistoryEvent>(arrived.Count + 2) { started };
        if (instance.IsFirstEpisode)
        {
            var start = HistoryEvents.At(time);
            start.ExecutionStarted = instance.Record.Start;
            events.Add(start);
        }

        events.AddRange(arrived);
        return new Episode(instance, messages, events, time);
    }

    private static void Raise(ref DateTimeOffset time, Timestamp? least)
    {
        if (least?.ToDateTimeOffset() is { } value && value > time)
        {
            time = value;
        }
    }
}
