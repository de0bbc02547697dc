using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <content>Request and reply over messages: commands out through an activity, answers in as external events.</content>
public static partial class SagaContextExtensions
{
    /// <summary>
    /// Sends commands through an activity and waits until each of them was answered, or until a deadline. The answers
    /// come as external events: the trigger that receives them calls <c>DurableTaskClient.RaiseEventAsync</c>.
    /// </summary>
    /// <remarks>
    /// An answer that comes twice counts once, the first wins; an answer that was not asked for is ignored. Take one
    /// event name for each exchange (<c>StockReserved</c>, <c>StockReleased</c>), so that a late answer to one is never
    /// taken for an answer to another. A command may have had an effect although nobody answered it in time: compensate
    /// the step with <see cref="CompensationTrigger.StepStarted"/>.
    /// </remarks>
    /// <param name="context">The orchestration.</param>
    /// <param name="send">Sends the commands; usually one activity. Give them ids from <see cref="MessageId"/>.</param>
    /// <param name="eventName">The event that carries the answers.</param>
    /// <param name="expected">The keys to wait for (products, line numbers). Empty: sends and does not wait.</param>
    /// <param name="replyKey">Which of the keys an answer belongs to.</param>
    /// <param name="deadline">
    /// How long to wait for all of them, from the moment they are sent, on the orchestration's clock.
    /// </param>
    /// <typeparam name="TReply">The answer's type.</typeparam>
    /// <returns>The answers, and the keys without one.</returns>
    public static async Task<Replies<TReply>> RequestAsync<TReply>(
        this TaskOrchestrationContext context,
        Func<Task> send,
        string eventName,
        IReadOnlyCollection<string> expected,
        Func<TReply, string> replyKey,
        TimeSpan deadline)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(replyKey);
        await send();
        var received = new Dictionary<string, TReply>(StringComparer.Ordinal);
        var waiting = new HashSet<string>(expected, StringComparer.Ordinal);
        if (waiting.Count > 0)
        {
            await CollectAsync(context, eventName, replyKey, deadline, waiting, received);
        }

        return InOrder(expected, received);
    }

    private static async Task CollectAsync<TReply>(
        TaskOrchestrationContext context,
        string eventName,
        Func<TReply, string> replyKey,
        TimeSpan deadline,
        HashSet<string> waiting,
        Dictionary<string, TReply> received)
        where TReply : class
    {
        using var timer = new CancellationTokenSource();
        var expired = context.CreateTimer(deadline, timer.Token);
        while (waiting.Count > 0)
        {
            var outcome = await WaitUntilAsync<TReply?>(context, eventName, expired);
            if (outcome.TimedOut)
            {
                return;
            }

            var key = outcome.Payload is null ? string.Empty : replyKey(outcome.Payload);
            if (waiting.Remove(key))
            {
                received.Add(key, outcome.Payload!);
            }
            else if (!received.ContainsKey(key))
            {
                Log.UnexpectedReply(context.CreateReplaySafeLogger<Saga>(), context.InstanceId, key, eventName);
            }
        }

        timer.Cancel();
    }

    private static Replies<TReply> InOrder<TReply>(
        IReadOnlyCollection<string> expected, Dictionary<string, TReply> received)
        where TReply : class
    {
        var ordered = new Dictionary<string, TReply>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var key in expected.Distinct(StringComparer.Ordinal))
        {
            if (received.TryGetValue(key, out var reply))
            {
                ordered.Add(key, reply);
            }
            else
            {
                missing.Add(key);
            }
        }

        return new Replies<TReply>(ordered, missing);
    }
}
