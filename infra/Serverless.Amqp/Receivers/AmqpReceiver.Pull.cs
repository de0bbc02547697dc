using System.Runtime.CompilerServices;

namespace Serverless.Amqp;

public sealed partial class AmqpReceiver
{
    // One caller at a time, so that each knows which credit is its own.
    private readonly SemaphoreSlim _pulling = new(1, 1);

    // Asked for and not handed out yet. Changed by the caller that pulls.
    private int _outstanding;

    /// <summary>
    /// Takes messages for callers that want to pull: asks for what is missing and returns when the first message is
    /// there, with what came with it. Without <see cref="PrefetchCount"/> the broker sends nothing past the return
    /// (AMQP 1.0 §2.6.7, drain). Only for a receiver that was opened without a callback; concurrent callers are served
    /// one after the other.
    /// </summary>
    /// <param name="maxMessages">The most to return, at least 1.</param>
    /// <param name="wait">How long to wait for the first one, on the machine's clock; infinite is allowed.</param>
    /// <param name="cancellationToken">Cancels; a message that was on its way comes with the next call.</param>
    /// <returns>
    /// One or more messages, or none when the time is over. A receiver that was closed with
    /// <see cref="AmqpReceiveMode.ReceiveAndDelete"/> returns what had come before, then none.
    /// </returns>
    /// <exception cref="AmqpServiceException">The link is gone; <c>Condition</c> says why.</exception>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> ReceiveAsync(
        int maxMessages, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (_onMessage is not null)
        {
            throw new InvalidOperationException(
                $"The receiver of '{Entity}' was opened with a callback, which gets the messages. Open one without " +
                "to pull.");
        }

        var started = TimeProvider.System.GetTimestamp();
        if (!await _pulling.WaitAsync(wait, cancellationToken))
        {
            return [];
        }

        try
        {
            var left = wait == Timeout.InfiniteTimeSpan ? wait : wait - TimeProvider.System.GetElapsedTime(started);
            return await PullAsync(
                maxMessages, left > TimeSpan.Zero || wait < TimeSpan.Zero ? left : wait, cancellationToken);
        }
        finally
        {
            _pulling.Release();
        }
    }

    /// <summary>
    /// The messages one after the other, as they come, without an end: <c>await foreach</c> over them.
    /// </summary>
    /// <param name="cancellationToken">Ends it, with an exception, as does the loss of the link.</param>
    /// <exception cref="AmqpServiceException">The link is gone; <c>Condition</c> says why.</exception>
    public async IAsyncEnumerable<AmqpReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var messages = await ReceiveAsync(1, Timeout.InfiniteTimeSpan, cancellationToken);
            if (messages.Count == 0)
            {
                yield break; // Closed, and everything that had come is handed out.
            }

            yield return messages[0];
        }
    }

    private async Task<IReadOnlyList<AmqpReceivedMessage>> PullAsync(
        int maxMessages, TimeSpan wait, CancellationToken cancellationToken)
    {
        Ask(maxMessages);
        var messages = new List<AmqpReceivedMessage>();
        try
        {
            if (await WaitForMessageAsync(wait, cancellationToken))
            {
                Take(messages, maxMessages);
            }
        }
        finally
        {
            // Also when the caller gave up: what came is kept for the next one.
            if (PrefetchCount == 0 && _outstanding > _received.Reader.Count)
            {
                await DrainAsync(_connection.Options.OperationTimeout, CancellationToken.None);
                Take(messages, cancellationToken.IsCancellationRequested ? 0 : maxMessages);
                _outstanding = _received.Reader.Count;
            }
        }

        Ask(0);
        return messages;
    }

    /// <summary>Gives credit for what is missing to that many messages, or to the prefetch count.</summary>
    private void Ask(int messages)
    {
        var missing = Math.Max(messages, PrefetchCount) - _outstanding;
        if (missing > 0 && !_link.IsClosed)
        {
            _outstanding += missing;
            Interlocked.Add(ref _waitingCredit, missing);
            FlushCredit(); // One caller at a time: there is nothing to wait for and put together.
        }
    }

    private void Take(List<AmqpReceivedMessage> messages, int maxMessages)
    {
        while (messages.Count < maxMessages && _received.Reader.TryRead(out var next))
        {
            messages.Add(next);
            _outstanding--;
        }
    }

    // Waits without taking: a read that was given up would take the next message along.
    private async Task<bool> WaitForMessageAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            if (await _received.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(wait, cancellationToken))
            {
                return true;
            }
        }
        catch (TimeoutException)
        {
            return false;
        }

        return ReceiveMode == AmqpReceiveMode.ReceiveAndDelete && Volatile.Read(ref _disposed) != 0
            ? false
            : throw Failures.FromError(error: null, "Receiving", Entity);
    }
}
