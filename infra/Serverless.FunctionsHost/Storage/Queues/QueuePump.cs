using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>
/// Runs one queue function for each message of its queue: a batch is fetched when no more than the threshold still run.
/// A message is deleted after success, shows up again after a failure, and goes to the poison queue when it has failed
/// <c>maxDequeueCount</c> times. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages.
/// </summary>
internal sealed class QueuePump : IDisposable
{
    private readonly QueueFunction _function;
    private readonly FunctionAppContext _app;
    private readonly StorageWatch? _watch;
    private readonly PollingDelay _delay;
    private readonly QueueSettings _settings;
    private readonly int _threshold;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _ended = new(0);
    private readonly HashSet<Task> _running = [];
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;

    public QueuePump(QueueFunction function, FunctionAppContext app, StorageWatch? watch)
    {
        _function = function;
        _watch = watch;
        _app = app;
        _settings = app.HostJson.Queues;
        _delay = new PollingDelay(_settings.MaxPollingInterval, watch);
        _threshold = _settings.NewBatchThreshold ?? Math.Max(1, _settings.BatchSize / 2) * Environment.ProcessorCount;
        _logger = app.Loggers.CreateLogger($"Function.{function.Definition.Name}");
    }

    private string Name => _function.Definition.Name;

    /// <summary>Begins to poll.</summary>
    public void Start() => _loop = Task.Run(PollAsync, CancellationToken.None);

    /// <summary>Fetches no more, and waits for the messages that it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _ended.Dispose();
    }

    private async Task PollAsync()
    {
        using var delay = _delay;
        while (!_stopping.IsCancellationRequested)
        {
            delay.Begin();
            if (Running > _threshold)
            {
                // A permit for each message that has ended: some are old, and then this looks again.
                await _ended.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (await FetchAsync() is { Length: > 0 } messages)
            {
                delay.Reset();
                foreach (var message in messages)
                {
                    Begin(message);
                }
            }
            else
            {
                await delay.WaitAsync(_stopping.Token);
            }
        }
    }

    private int Running
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    private async Task<QueueMessage[]?> FetchAsync()
    {
        try
        {
            return await _function.Queue.ReceiveMessagesAsync(
                _settings.BatchSize, MessageLease.Duration, _stopping.Token);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // As the extension does: a queue that is not there is empty, until an output or a client makes it.
            return null;
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            Log.FetchFailed(_logger, failure, Name, _function.Queue.Name);
            return null;
        }
    }

    private void Begin(QueueMessage message)
    {
        var lease = new MessageLease(_function.Queue, message);
        lock (_gate)
        {
            // Counted before the next look, which may find nothing.
            var entry = _app.Work.Enter();
            var task = Task.Run(() => ProcessAsync(lease, message, entry), CancellationToken.None);
            _running.Add(task);
            _ = task.ContinueWith(
                End, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void End(Task task)
    {
        lock (_gate)
        {
            _running.Remove(task);
        }

        try
        {
            _ended.Release();
        }
        catch (ObjectDisposedException)
        {
            // The pump gave up waiting for it.
        }
    }

    private async Task ProcessAsync(MessageLease lease, QueueMessage message, WorkCounter.Entry counted)
    {
        using var entry = counted;
        await using (lease)
        {
            try
            {
                if (QueueText.Decode(message.Body, _settings.IsBase64) is not { } body)
                {
                    Log.NotBase64(_logger, Name, message.MessageId, _function.Queue.Name);
                    await MoveToPoisonAsync(lease, message);
                    return;
                }

                // A message whose worker or host died each time was never counted as a failure.
                if (message.DequeueCount > _settings.MaxDequeueCount)
                {
                    await MoveToPoisonAsync(lease, message);
                    return;
                }

                var result = await _app.Invoker.InvokeAsync(
                    _function.Definition, QueueRequest.Of(_function.Definition, message, body), CancellationToken.None);
                await SettleAsync(lease, message, result);
            }
            catch (Exception failure)
            {
                Log.SettleFailed(_logger, failure, Name, message.MessageId);
            }
        }

        _watch?.Changed();
    }

    private async Task SettleAsync(MessageLease lease, QueueMessage message, InvocationResult result)
    {
        if (result.Succeeded)
        {
            await lease.DeleteAsync();
        }
        else if (result.Status == InvocationStatus.Cancelled)
        {
            await lease.ReleaseAsync(TimeSpan.Zero);
        }
        else if (message.DequeueCount >= _settings.MaxDequeueCount)
        {
            await MoveToPoisonAsync(lease, message);
        }
        else
        {
            await lease.ReleaseAsync(_settings.VisibilityTimeout);
        }
    }

    private async Task MoveToPoisonAsync(MessageLease lease, QueueMessage message)
    {
        Log.Poison(_logger, Name, message.MessageId, message.DequeueCount, _function.Poison.Name);
        await _function.Poison.CreateIfNotExistsAsync();
        await _function.Poison.SendMessageAsync(message.Body);
        await lease.DeleteAsync();
    }
}
