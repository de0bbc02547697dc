using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace Serverless.Benchmarks.Clients;

/// <summary>Work of Azure.Messaging.ServiceBus.</summary>
internal static class ServiceBusWork
{
    private const int Sessions = 100;

    public static async Task SendSinglyAsync(ClientRun run, int inFlight)
    {
        await using var client = new ServiceBusClient(run.ConnectionString);
        await using var sender = client.CreateSender(ServeNames.Queue);
        var options = new ParallelOptions { MaxDegreeOfParallelism = inFlight };
        await Parallel.ForAsync(0, run.Messages, options, async (_, cancellationToken) =>
            await sender.SendMessageAsync(new ServiceBusMessage(ClientRun.Body), cancellationToken));
    }

    public static async Task SendBatchesAsync(ClientRun run, string queue, int size)
    {
        await using var client = new ServiceBusClient(run.ConnectionString);
        await using var sender = client.CreateSender(queue);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForAsync(0, run.Messages / size, options, async (batch, cancellationToken) =>
            await sender.SendMessagesAsync(
                [.. Enumerable.Range(0, size).Select(i => Message(queue, (batch * size) + i))], cancellationToken));
    }

    public static async Task ProcessAsync(ClientRun run, int calls)
    {
        await using var client = new ServiceBusClient(run.ConnectionString);
        await using var processor = client.CreateProcessor(
            ServeNames.Queue, new ServiceBusProcessorOptions { MaxConcurrentCalls = calls, PrefetchCount = calls * 4 });
        var left = run.Messages;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        processor.ProcessMessageAsync += _ => Count(ref left, done);
        processor.ProcessErrorAsync += error => Fail(done, error.Exception);
        await processor.StartProcessingAsync();
        await done.Task.WaitAsync(ClientPhase.Patience, TimeProvider.System);
        await processor.StopProcessingAsync();
    }

    public static async Task ProcessSessionsAsync(ClientRun run, int sessions)
    {
        await using var client = new ServiceBusClient(run.ConnectionString);
        await using var processor = client.CreateSessionProcessor(
            ServeNames.Sessions,
            new ServiceBusSessionProcessorOptions
            {
                MaxConcurrentSessions = sessions,
                PrefetchCount = 64,
                SessionIdleTimeout = TimeSpan.FromMilliseconds(200),
            });
        var left = run.Messages;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        processor.ProcessMessageAsync += _ => Count(ref left, done);
        processor.ProcessErrorAsync += error => Fail(done, error.Exception);
        await processor.StartProcessingAsync();
        await done.Task.WaitAsync(ClientPhase.Patience, TimeProvider.System);
        await processor.StopProcessingAsync();
    }

    private static Task Count(ref int left, TaskCompletionSource done)
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            done.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private static Task Fail(TaskCompletionSource done, Exception exception)
    {
        done.TrySetException(exception);
        return Task.CompletedTask;
    }

    private static ServiceBusMessage Message(string queue, int number)
    {
        var message = new ServiceBusMessage(ClientRun.Body);
        if (queue == ServeNames.Sessions)
        {
            message.SessionId = (number % Sessions).ToString(CultureInfo.InvariantCulture);
        }

        return message;
    }
}
