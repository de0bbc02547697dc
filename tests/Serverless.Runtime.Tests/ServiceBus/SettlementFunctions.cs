using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.ServiceBus;

/// <summary>Functions that settle in different ways; each test includes one of them.</summary>
public static class SettlementFunctions
{
    public sealed class FailingFunction(Recorder recorder)
    {
        [Function("Failing")]
        public void Run([ServiceBusTrigger("work")] ServiceBusReceivedMessage message)
        {
            recorder.Add($"{message.DeliveryCount}");
            throw new InvalidOperationException("cannot");
        }
    }

    public sealed class PoisonFunction
    {
        [Function("Poison")]
        public void Run([ServiceBusTrigger("work")] PayloadFunctions.Order order) => _ = order;
    }

    /// <summary>Does what the body of the message says.</summary>
    public sealed class SettlingFunction(Recorder recorder)
    {
        [Function("Settling")]
        public async Task RunAsync(
            [ServiceBusTrigger("work", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions,
            CancellationToken cancellationToken)
        {
            switch (message.Body.ToString())
            {
                case "complete":
                    await actions.CompleteMessageAsync(message, cancellationToken);
                    break;
                case "dead-letter":
                    await actions.DeadLetterMessageAsync(
                        message,
                        new Dictionary<string, object> { ["by"] = "function" },
                        "bad",
                        "very bad",
                        cancellationToken);
                    break;
                case "defer":
                    await actions.DeferMessageAsync(message, cancellationToken: cancellationToken);
                    break;
                case "abandon" when message.DeliveryCount == 1:
                    await actions.AbandonMessageAsync(
                        message, new Dictionary<string, object> { ["tried"] = 1 }, cancellationToken);
                    break;
                case "abandon":
                    recorder.Add($"again {message.DeliveryCount} {message.ApplicationProperties["tried"]}");
                    await actions.CompleteMessageAsync(message, cancellationToken);
                    return;
                case "renew":
                    await actions.RenewMessageLockAsync(message, cancellationToken);
                    await actions.CompleteMessageAsync(message, cancellationToken);
                    break;
                case "settle and throw":
                    await actions.CompleteMessageAsync(message, cancellationToken);
                    recorder.Add("settled");
                    throw new InvalidOperationException("after settling");
            }

            recorder.Add(message.Body.ToString());
        }
    }

    public sealed class BlockingFunction(Recorder recorder)
    {
        [Function("Blocking")]
        public async Task RunAsync([ServiceBusTrigger("work")] ServiceBusReceivedMessage message)
        {
            recorder.Add($"{message.Body} {message.DeliveryCount}");
            await recorder.Gate.Task;
            recorder.Add("done");
        }
    }

    public sealed class BatchFunction(Recorder recorder)
    {
        [Function("Batch")]
        public void Run(
            [ServiceBusTrigger("work", IsBatched = true)] PayloadFunctions.Order[] orders,
            string[] messageIdArray) =>
            recorder.Add(
                $"{orders.Length} {messageIdArray.Length} {string.Join(",", orders.Select(order => order.Id))}");
    }

    public sealed class SessionFunction(Recorder recorder)
    {
        [Function("Session")]
        public async Task RunAsync(
            [ServiceBusTrigger("sessions", IsSessionsEnabled = true)] ServiceBusReceivedMessage message,
            ServiceBusSessionMessageActions session,
            CancellationToken cancellationToken)
        {
            var body = message.Body.ToString();
            if (body == "fail once" && message.DeliveryCount == 1)
            {
                recorder.Add($"{message.SessionId} failed");
                throw new InvalidOperationException("once");
            }

            if (body.StartsWith("flaky", StringComparison.Ordinal) && message.DeliveryCount == 1)
            {
                throw new InvalidOperationException("flaky");
            }

            if (body == "count")
            {
                var state = await session.GetSessionStateAsync(cancellationToken);
                var count = state.ToMemory().Length + 1;
                await session.SetSessionStateAsync(new BinaryData(new byte[count]), cancellationToken);
                body = $"count {count} {session.SessionLockedUntil > message.EnqueuedTime}";
            }

            if (body == "release")
            {
                await session.RenewSessionLockAsync(cancellationToken);
                await session.ReleaseSession(cancellationToken);
            }

            recorder.Add($"{message.SessionId} {body}");
        }
    }
}
