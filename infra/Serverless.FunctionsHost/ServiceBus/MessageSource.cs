using Azure.Messaging.ServiceBus;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// What one receiver has for the next invocation: a message, or a batch of at least the smallest size.
/// </summary>
internal sealed class MessageSource(MessageFunction function, ServiceBusReceiver receiver, bool isSession)
{
    private Task<IReadOnlyList<ServiceBusReceivedMessage>>? _receiving;

    /// <summary>Waits for messages; none when the client's own wait is over, or when the token fires.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> NextAsync(CancellationToken cancellationToken)
    {
        if (function.Target.IsBatch)
        {
            return await NextBatchAsync(cancellationToken);
        }

        // One at a time comes at once; a call for several waits a little for the others.
        var message = await receiver.ReceiveMessageAsync(null, cancellationToken).ConfigureAwait(false);
        return message is null ? [] : [message];
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> NextBatchAsync(CancellationToken cancellationToken)
    {
        var settings = function.Settings;
        var first = await ReceiveAsync(settings.MaxMessageBatchSize, cancellationToken);
        if (first.Count == 0 || first.Count >= settings.MinMessageBatchSize)
        {
            return first;
        }

        var batch = new List<ServiceBusReceivedMessage>(first);
        var renewals = new List<LockRenewal?> { Renew(first) };
        try
        {
            // What waits for more is no work that runs: the clock that ends the wait may be moved meanwhile.
            var due = Task.Delay(settings.MaxBatchWaitTime, function.App.Time, cancellationToken);
            while (batch.Count < settings.MinMessageBatchSize)
            {
                var more = ReceiveAsync(settings.MaxMessageBatchSize - batch.Count, cancellationToken);
                if (await Task.WhenAny(more, due) == due)
                {
                    break;
                }

                var messages = await more;
                batch.AddRange(messages);
                renewals.Add(Renew(messages));
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next receive says what is wrong; what is here is run.
        }
        catch (OperationCanceledException)
        {
            // A stop does not wait for more.
        }
        finally
        {
            renewals.ForEach(renewal => renewal?.Dispose());
        }

        return batch;
    }

    /// <summary>A receive that was begun and whose wait was given up is the next one's.</summary>
    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int most, CancellationToken cancellationToken)
    {
        var receiving = _receiving ??= receiver.ReceiveMessagesAsync(most, null, cancellationToken);
        try
        {
            return await receiving;
        }
        finally
        {
            _receiving = null;
        }
    }

    private LockRenewal? Renew(IReadOnlyList<ServiceBusReceivedMessage> messages) =>
        isSession || messages.Count == 0
            ? null
            : LockRenewal.Start([.. messages.Select(message => new MessageLease(message, receiver))], function);
}
