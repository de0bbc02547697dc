using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Serverless.Messaging;

/// <summary>Sends the messages for one queue or topic: one batch at a time, in order, and deletes what was
/// acknowledged.</summary>
internal sealed class OutboxDestination
{
    private readonly string _name;
    private readonly IPartitionStore _store;
    private readonly IMessageSender _sender;
    private readonly OutboxLanes _lanes;
    private readonly OutboxOptions _options;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _retries;
    private readonly Channel<OutboxItem> _queue =
        Channel.CreateUnbounded<OutboxItem>(new UnboundedChannelOptions { AllowSynchronousContinuations = false });

    public OutboxDestination(
        string name,
        IPartitionStore store,
        IMessageSender sender,
        OutboxLanes lanes,
        OutboxOptions options,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _name = name;
        _store = store;
        _sender = sender;
        _lanes = lanes;
        _options = options;
        _logger = logger;
        _retries = CreateRetries(timeProvider);
    }

    public bool TryEnqueue(OutboxItem item) => _queue.Reader.Count < _options.MaxQueued && _queue.Writer.TryWrite(item);

    /// <summary>Sends until <paramref name="stopping"/>; what is left then stays in the store.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var deleting = Task.CompletedTask;
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                var batch = TakeBatch();
                var sent = await SendAsync(batch, stopping);

                // One batch is deleted while the next is sent.
                await deleting;
                deleting = DeleteAsync(sent, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
        finally
        {
            _queue.Writer.TryComplete();
            await deleting;
            while (_queue.Reader.TryRead(out var item))
            {
                _lanes.Finish(item, sent: false);
            }
        }
    }

    private List<OutboxItem> TakeBatch()
    {
        var batch = new List<OutboxItem>();
        while (batch.Count < _options.MaxBatchSize && _queue.Reader.TryRead(out var item))
        {
            if (_lanes.HasFailed(item.Partition))
            {
                _lanes.Finish(item, sent: false);
            }
            else
            {
                batch.Add(item);
            }
        }

        return batch;
    }

    /// <summary>Sends a batch and gives back what was acknowledged; the rest is finished as not sent.</summary>
    private async Task<List<OutboxItem>> SendAsync(List<OutboxItem> batch, CancellationToken stopping)
    {
        if (batch.Count == 0)
        {
            return batch;
        }

        try
        {
            await _retries.ExecuteAsync(
                static async (state, token) => await state.This.SendOnceAsync(state.Batch, token),
                (This: this, Batch: batch),
                stopping);
            return batch;
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            return await SendOneByOneAsync(batch, e, stopping);
        }
        catch
        {
            // Stopping: whatever it was, the messages are in the store.
            batch.ForEach(item => _lanes.Finish(item, sent: false));
            return [];
        }
    }

    /// <summary>Finds which message a batch fails on, so that one which is refused does not hold up the
    /// others.</summary>
    private async Task<List<OutboxItem>> SendOneByOneAsync(
        List<OutboxItem> batch, Exception reason, CancellationToken stopping)
    {
        var sent = new List<OutboxItem>();
        foreach (var item in batch)
        {
            var acknowledged = false;
            if (!stopping.IsCancellationRequested && !_lanes.HasFailed(item.Partition))
            {
                try
                {
                    if (batch.Count == 1)
                    {
                        throw reason;
                    }

                    await SendOnceAsync([item], stopping);
                    acknowledged = true;
                }
                catch (Exception e)
                {
                    Log.NotSent(_logger, e, item.Message.Id, _name, item.Partition, _options.ParkedRetryInterval);
                }
            }

            if (acknowledged)
            {
                sent.Add(item);
            }
            else
            {
                _lanes.Finish(item, sent: false);
            }
        }

        return sent;
    }

    private Task SendOnceAsync(List<OutboxItem> batch, CancellationToken cancellationToken)
    {
        var messages = new OutboundMessage[batch.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = batch[i].Message;
        }

        return _sender.SendAsync(_name, messages, cancellationToken);
    }

    private Task DeleteAsync(List<OutboxItem> sent, CancellationToken stopping) => sent.Count == 0
        ? Task.CompletedTask
        : Task.WhenAll(sent.GroupBy(item => item.Partition)
            .SelectMany(group => group.Chunk(StoreLimits.MaxOperations))
            .Select(items => DeleteAsync(items[0].Partition, items, stopping)));

    private async Task DeleteAsync(string partition, OutboxItem[] items, CancellationToken stopping)
    {
        var deleted = false;
        try
        {
            await _store.CommitAsync(
                partition, Array.ConvertAll(items, item => StoreOperation.Delete(item.DocumentId)), stopping);
            deleted = true;
        }
        catch (Exception e)
        {
            Log.NotDeleted(_logger, e, items.Length, partition);
        }

        foreach (var item in items)
        {
            _lanes.Finish(item, deleted);
        }
    }

    private ResiliencePipeline CreateRetries(TimeProvider timeProvider)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider };
        if (_options.MaxSendRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = _options.MaxSendRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.RetryDelay,
                MaxDelay = _options.MaxRetryDelay,
                OnRetry = retry =>
                {
                    Log.SendRetried(_logger, retry.Outcome.Exception, _name, retry.AttemptNumber + 1, retry.RetryDelay);
                    return default;
                },
            });
        }

        return builder.Build();
    }
}
