using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>Keeps a received message away from others while its function runs, and settles it.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    /// <summary>How long a message stays away without a renewal, as in the extension.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private readonly QueueClient _queue;
    private readonly string _messageId;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewal;
    private volatile string _popReceipt;

    public MessageLease(QueueClient queue, QueueMessage message)
    {
        _queue = queue;
        _messageId = message.MessageId;
        _popReceipt = message.PopReceipt;
        _renewal = RenewAsync();
    }

    /// <summary>The message is done.</summary>
    public async Task DeleteAsync()
    {
        await EndAsync();
        try
        {
            await _queue.DeleteMessageAsync(_messageId, _popReceipt);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // It expired, or someone else deleted it.
        }
    }

    /// <summary>The message is for another try.</summary>
    public async Task ReleaseAsync(TimeSpan visibilityTimeout)
    {
        await EndAsync();
        try
        {
            await _queue.UpdateMessageAsync(
                _messageId, _popReceipt, messageText: null, visibilityTimeout: visibilityTimeout);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // It expired, or someone else deleted it.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            // The queue's clock is real, whatever clock the app runs on.
            await Task.Delay(Duration / 2, TimeProvider.System, _ended.Token);
            var receipt = await _queue.UpdateMessageAsync(
                _messageId,
                _popReceipt,
                messageText: null,
                visibilityTimeout: Duration,
                cancellationToken: _ended.Token);
            _popReceipt = receipt.Value.PopReceipt;
        }
    }
}
