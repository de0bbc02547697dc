using Microsoft.Extensions.Logging;
using Serverless.Amqp;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Retries;

namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// Runs a function for messages and settles them: complete after success when auto-complete is on, abandon after an
/// exception, unless the function settled them itself.
/// </summary>
internal sealed class ServiceBusFunction(
    FunctionInvoker invoker,
    ServiceBusTarget target,
    ServiceBusSettings settings,
    TimeProvider timeProvider,
    InvocationTracker tracker,
    ILogger logger)
{
    private readonly RetryingInvoker _invoker = new(invoker, timeProvider, logger);

    public string Name => invoker.Function.Name;

    public ServiceBusTarget Target => target;

    public ServiceBusSettings Settings => settings;

    public TimeProvider TimeProvider => timeProvider;

    public InvocationTracker Tracker => tracker;

    /// <param name="messages">What came.</param>
    /// <param name="stopping">Ends the waits of a retry policy; the messages go back.</param>
    public async Task RunAsync(MessageSet messages, CancellationToken stopping)
    {
        using var renewal = messages.Session is null ? LockRenewal.Start(messages, this, logger) : null;
        try
        {
            var bindingData = new MessageBindingData(messages, target.IsBatched);
            var traceParent = TraceParentOf(messages.Leases[0].Message);
            await _invoker.InvokeAsync(
                (retry, most) => new FunctionInvocation
                {
                    Payload = messages,
                    BindingData = bindingData,
                    TraceParent = traceParent,
                    RetryCount = retry,
                    MaxRetryCount = most,
                },
                stopping,
                tracker.Cancelled);
        }
#pragma warning disable CA1031 // Whatever the function throws, the message goes back; the error is logged already.
        catch (Exception)
#pragma warning restore CA1031
        {
            await SettleAsync(messages, static lease => lease.AbandonAsync(null, CancellationToken.None), "abandoned");
            return;
        }

        if (target.AutoComplete)
        {
            await SettleAsync(messages, static lease => lease.CompleteAsync(CancellationToken.None), "completed");
        }
    }

    private async Task SettleAsync(MessageSet messages, Func<MessageLease, Task> settle, string intent)
    {
        if (messages.Leases is [var only])
        {
            await SettleAsync(only, settle, intent);
            return;
        }

        await Task.WhenAll(messages.Leases.Select(lease => SettleAsync(lease, settle, intent)));
    }

    private async Task SettleAsync(MessageLease lease, Func<MessageLease, Task> settle, string intent)
    {
        if (lease.IsSettled)
        {
            return;
        }

        try
        {
            await settle(lease);
        }
        catch (Exception failure)
            when (failure is AmqpServiceException or InvalidOperationException or TimeoutException)
        {
            // It comes again when its lock expires: at least once, as the service promises.
            Log.NotSettled(logger, failure, Name, lease.Message.MessageId, target.Entity, intent);
        }
    }

    private static string? TraceParentOf(AmqpReceivedMessage message) =>
        message.ApplicationProperties.GetValueOrDefault("Diagnostic-Id") as string
        ?? message.ApplicationProperties.GetValueOrDefault("traceparent") as string
        ?? message.ApplicationProperties.GetValueOrDefault("cloudEvents:traceparent") as string;
}
