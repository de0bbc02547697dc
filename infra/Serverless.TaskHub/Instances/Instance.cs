using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Timers;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub.Instances;

/// <summary>A live instance in memory, guarded by the hub's gate. <see cref="Record"/> and <see cref="History"/> are
/// what the store has; they change when a commit is applied.</summary>
internal sealed class Instance(InstanceRecord record)
{
    private int _measured;
    private long _bytes;

    public InstanceRecord Record { get; set; } = record;

    public string Id => Record.Id;

    /// <summary>The store has it; until then nobody outside may know of it.</summary>
    public bool IsSaved { get; set; }

    public InstancePhase Phase { get; set; }

    /// <summary>The history of the current execution; it only grows until <see cref="ClearHistory"/>.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>How large its messages are; each is measured once.</summary>
    public long HistoryBytes
    {
        get
        {
            for (; _measured < History.Count; _measured++)
            {
                _bytes += History[_measured].CalculateSize();
            }

            return _bytes;
        }
    }

    /// <summary>How many chunks of it the store has; also the number of the next one.</summary>
    public int Chunks { get; set; }

    /// <summary>Calls without an answer, by event id.</summary>
    public Dictionary<int, HistoryEvent> Open { get; } = [];

    public List<InboxMessage> Inbox { get; set; } = [];

    /// <summary>Armed timers of the current execution, by timer id.</summary>
    public Dictionary<int, HubTimer> Timers { get; } = [];

    /// <summary>The timer of a delayed start, or of an episode that rests.</summary>
    public HubTimer? Wake { get; set; }

    /// <summary>Executions in a row that continued as new without waiting for anything.</summary>
    public int TightContinues { get; set; }

    /// <summary>Times in a row that an episode was given back.</summary>
    public int Abandons { get; set; }

    /// <summary>Who gave its episode back last.</summary>
    public WorkConsumer? GivenBackBy { get; set; }

    /// <summary>Nothing of this execution is in the history.</summary>
    public bool IsFirstEpisode => Chunks == 0;

    /// <summary>Keeps <see cref="Open"/> in step with events that were added to the history.</summary>
    public void Track(HistoryEvent e)
    {
        switch (e.EventTypeCase)
        {
            case HistoryEvent.EventTypeOneofCase.TaskScheduled:
            case HistoryEvent.EventTypeOneofCase.TimerCreated:
            case HistoryEvent.EventTypeOneofCase.SubOrchestrationInstanceCreated:
                Open[e.EventId] = e;
                break;
            default:
                if (HistoryEvents.AnswersTo(e) is { } id)
                {
                    Open.Remove(id);
                }

                break;
        }
    }

    public void ClearHistory()
    {
        History.Clear();
        Open.Clear();
        Chunks = 0;
        (_measured, _bytes) = (0, 0);
    }

    public void DisarmAll()
    {
        Wake?.Disarm();
        Wake = null;
        foreach (var timer in Timers.Values)
        {
            timer.Disarm();
        }

        Timers.Clear();
    }
}
