using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Serverless.Sagas.Timelines;

/// <summary>
/// Keeps the custom status of an orchestration up to date with its saga. It is the custom status itself, so it is
/// written once an episode and not at every change.
/// </summary>
[JsonConverter(typeof(TimelineConverter))]
internal sealed class TimelineWriter
{
    // The custom status may have 16 KB in the Durable Task Scheduler.
    private const int MaxSteps = 40;
    private const int MaxError = 300;

    private readonly TaskOrchestrationContext _context;
    private readonly DateTime _started;
    private readonly List<TimelineStep> _steps = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private SagaState _state;
    private bool _noReturn;
    private string? _reason;

    public TimelineWriter(TaskOrchestrationContext context)
    {
        _context = context;
        _started = context.CurrentUtcDateTime;
        context.SetCustomStatus(this);
    }

    public IReadOnlyList<TimelineStep> Steps => _steps;

    public string? Reason
    {
        set => _reason = value is null ? null : Cut(value);
    }

    private double Elapsed => Seconds(_context.CurrentUtcDateTime - _started);

    public void NoReturn() => _noReturn = true;

    public void Say(SagaState state) => _state = state;

    /// <summary>Reads what it says now.</summary>
    public SagaTimeline ToTimeline()
    {
        var left = _steps.Count - MaxSteps;
        var shown = _steps.Where((step, i) => i >= left || !IsSettled(step)).ToList();
        var omitted = _steps.Count - shown.Count;
        var isParked = _steps.Exists(step => step.Ticket is not null);
        return new SagaTimeline(
            1,
            isParked && _state is (SagaState.Running or SagaState.Undoing) ? SagaState.Parked : _state,
            DateTime.SpecifyKind(_started, DateTimeKind.Utc),
            shown,
            _noReturn ? true : null,
            _reason,
            omitted > 0 ? omitted : null);
    }

    /// <returns>False when there is a step of this name already.</returns>
    public bool TryStart(string step)
    {
        if (!_places.TryAdd(step, _steps.Count))
        {
            return false;
        }

        _steps.Add(new TimelineStep(step, StepState.Running, Elapsed));
        return true;
    }

    public void Say(string step, StepState state, int tries, int undoTries, string? error)
    {
        var place = _places[step];
        var before = _steps[place];
        _steps[place] = before with
        {
            State = state,
            Took = state == StepState.Running ? null : before.Took ?? Math.Round(Elapsed - before.At, 3),
            Tries = tries > 1 ? tries : null,
            UndoTries = undoTries > 1 ? undoTries : null,
            Error = error is null ? before.Error : Cut(error),
            Ticket = null,
        };
    }

    public void Park(string step, string ticket)
    {
        var place = _places[step];
        _steps[place] = _steps[place] with { Ticket = ticket };
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string Cut(string text) => text.Length <= MaxError ? text : $"{text[..(MaxError - 1)]}…";

    private static bool IsSettled(TimelineStep step) => step.State
        is StepState.Done or StepState.Ready or StepState.Failed
        or StepState.Stopped or StepState.Skipped or StepState.Undone or StepState.UndoSkipped;
}
