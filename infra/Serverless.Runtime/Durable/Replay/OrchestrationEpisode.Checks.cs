using System.Text.Json;

namespace Serverless.Runtime.Durable;

/// <content>What is compared with the history, and how the episode ended.</content>
internal sealed partial class OrchestrationEpisode
{
    private void Match(HistoryEvent e, int index)
    {
        if (!_context.Actions.Remove(e.TaskId, out var action))
        {
            throw Differs(index, e.Describe(), DescribeWaiting());
        }

        if (action.Kind != e.Kind || !string.Equals(action.Name, e.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw Differs(index, e.Describe(), $"made another call, {action.Describe()}");
        }
    }

    private void CheckRecorded(int index, string expected)
    {
        if (_context.Actions.Count > 0)
        {
            throw Differs(index, expected, $"made one, {_context.Actions.First().Value.Describe()}");
        }

        if (_main is { IsCompleted: true } && !HistoryEndsAt(index))
        {
            throw Differs(index, "events after this point", "has ended already");
        }
    }

    private bool HistoryEndsAt(int index) =>
        index > 0 && index == _past.Count && _past[index - 1].Kind == HistoryEventKind.ExecutionCompleted;

    private void CheckEnd(HistoryEvent e, int index)
    {
        if (e.Name == EpisodeEnd.Completed && _main is not { IsCompleted: true })
        {
            throw Differs(index, e.Describe(), DescribeWaiting());
        }
    }

    private string DescribeWaiting() => _main switch
    {
        { IsFaulted: true } => $"has failed before that: {_main.Exception!.InnerException!.Message}",
        { IsCompleted: true } => "has ended before that",
        _ when _context.Actions.Count > 0 => $"made another call, {_context.Actions.First().Value.Describe()}",
        _ => "made no call there and waits",
    };

    private NonDeterministicOrchestrationException Differs(int index, string expected, string actual) =>
        new(_instance.Name, _instance.Id, index, expected, actual);

    private EpisodeEnd? JudgeEnd()
    {
        if (_context.Scheduler.Unhandled is { } unhandled)
        {
            return EpisodeEnd.Failed(unhandled);
        }

        if (_main is { IsCompleted: true })
        {
            return JudgeResult(_main);
        }

        var stuck = _illegal || (!_suspended && !_terminated && !_context.HasDurableWaits);
        return stuck ? EpisodeEnd.Failed(new IllegalAwaitException(_instance.Name, _instance.Id)) : null;
    }

    private EpisodeEnd JudgeResult(Task<object?> main)
    {
        if (!main.IsCompletedSuccessfully)
        {
            return EpisodeEnd.Failed(main.Exception?.InnerException ?? new TaskCanceledException(main));
        }

        if (_context.Continuation is { } continuation)
        {
            return new EpisodeEnd(InstanceTrigger.ContinueAsNew) { Continuation = continuation };
        }

        try
        {
#pragma warning disable VSTHRD002, VSTHRD104 // It is complete.
            return new EpisodeEnd(InstanceTrigger.Complete) { Output = _services.Converter.Serialize(main.Result) };
#pragma warning restore VSTHRD002, VSTHRD104
        }
        catch (Exception failure) when (failure is NotSupportedException or JsonException)
        {
            return EpisodeEnd.Failed(failure);
        }
    }
}
