using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <content>Waiting for an external event with a deadline.</content>
public static partial class SagaContextExtensions
{
    /// <summary>
    /// Waits for an external event until a deadline. Unlike the context's own overload it says "timed out" in the
    /// result, so a deadline is no exception.
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="eventName">The event's name, case-insensitive.</param>
    /// <param name="deadline">
    /// How long to wait, from now on the orchestration's clock. Zero takes what is there already.
    /// </param>
    /// <typeparam name="T">The event's payload.</typeparam>
    /// <returns>The payload or the timeout.</returns>
    public static async Task<EventOutcome<T>> WaitForEventAsync<T>(
        this TaskOrchestrationContext context, string eventName, TimeSpan deadline)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        using var timer = new CancellationTokenSource();
        var expired = context.CreateTimer(deadline, timer.Token);
        var outcome = await WaitUntilAsync<T>(context, eventName, expired);
        if (outcome.Received)
        {
            timer.Cancel();
        }

        return outcome;
    }

    private static async Task<EventOutcome<T>> WaitUntilAsync<T>(
        TaskOrchestrationContext context, string eventName, Task expired)
    {
        using var wait = new CancellationTokenSource();
        var received = context.WaitForExternalEvent<T>(eventName, wait.Token);
        if (await Task.WhenAny(received, expired) == received)
        {
            return EventOutcome<T>.From(await received);
        }

        wait.Cancel();
        return EventOutcome<T>.FromTimeout();
    }
}
