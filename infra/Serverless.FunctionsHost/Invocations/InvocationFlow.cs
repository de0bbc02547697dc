using Serverless.FunctionsHost.Apps;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>
/// One invocation of a function in this process, as its own code sees it: it flows with its execution context, so that
/// a clock that a test moves knows whose pause begins. While one is awaited, the invocation counts as waiting. Safe for
/// concurrent use.
/// </summary>
/// <param name="work">What counts.</param>
/// <param name="isDurable">Whether a task hub counts it in place of a trigger.</param>
internal sealed class InvocationFlow(WorkCounter work, bool isDurable)
{
    private static readonly AsyncLocal<InvocationFlow?> Local = new();
    private static readonly ExecutionContext Empty = CaptureEmpty();

    private readonly Lock _gate = new();
    private int _pauses;
    private bool _hasEnded;

    /// <summary>Gets the invocation that the calling code belongs to; null for none.</summary>
    public static InvocationFlow? Current => Local.Value;

    /// <summary>Runs what starts the function: nothing but this flows into it.</summary>
    public void Run(Action start) => ExecutionContext.Run(
        Empty,
        static state =>
        {
            var (flow, action) = ((InvocationFlow, Action))state!;
            Local.Value = flow;
            action();
        },
        (this, start));

    /// <summary>It awaits a pause of the clock.</summary>
    public void BeginPause()
    {
        lock (_gate)
        {
            if (_pauses++ == 0 && !_hasEnded)
            {
                work.AddWaiting(1, isDurable);
            }
        }
    }

    /// <summary>The pause is over.</summary>
    public void EndPause()
    {
        lock (_gate)
        {
            if (--_pauses == 0 && !_hasEnded)
            {
                work.AddWaiting(-1, isDurable);
            }
        }
    }

    /// <summary>It has ended; pauses that it left behind count no more.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (!_hasEnded && _pauses > 0)
            {
                work.AddWaiting(-1, isDurable);
            }

            _hasEnded = true;
        }
    }

    /// <summary>A new thread that inherits nothing has one.</summary>
    private static ExecutionContext CaptureEmpty()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
