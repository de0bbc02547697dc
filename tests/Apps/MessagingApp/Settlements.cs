using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace MessagingApp;

/// <summary>Functions that settle their messages themselves, fail, wait, or end their process.</summary>
public sealed class Settlements(TimeProvider time)
{
    private static readonly Dictionary<string, object> Properties = new()
    {
        ["text"] = "why",
        ["number"] = 42,
        ["duration"] = TimeSpan.FromMinutes(3),
        ["time"] = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        ["uri"] = new Uri("https://example.org/a"),
        ["id"] = new Guid("11112222-3333-4444-5555-666677778888"),
    };

    [Function("Settle")]
    public static async Task<string> SettleAsync(
        [ServiceBusTrigger("settle", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions)
    {
        switch (message.Body.ToString())
        {
            case "complete":
                await actions.CompleteMessageAsync(message);
                break;
            case "abandon" when message.DeliveryCount == 1:
                await actions.AbandonMessageAsync(message, Properties);
                break;
            case "deadletter":
                await actions.DeadLetterMessageAsync(message, Properties, "a reason", "a description");
                break;
            case "too long":
                await actions.DeadLetterMessageAsync(message, deadLetterReason: new string('x', 5000));
                break;
            case "defer":
                await actions.DeferMessageAsync(message, Properties);
                break;
            case "renew":
                await actions.RenewMessageLockAsync(message);
                await actions.CompleteMessageAsync(message);
                break;
            case "twice":
                await actions.CompleteMessageAsync(message);
                await actions.CompleteMessageAsync(message);
                break;
            default:
                await actions.CompleteMessageAsync(message);
                return string.Join(
                    '|',
                    message.ApplicationProperties.OrderBy(property => property.Key, StringComparer.Ordinal)
                        .Select(property => $"{property.Key}={property.Value.GetType().Name}:{property.Value}"));
        }

        return "done";
    }

    [Function("SettleLate")]
    public static async Task SettleLateAsync(
        [ServiceBusTrigger("late")] ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        await actions.CompleteMessageAsync(message);
        throw new InvalidOperationException("after it was settled");
    }

    [Function("Fail")]
    public static void Fail([ServiceBusTrigger("fail")] string body) =>
        throw new InvalidOperationException($"cannot take '{body}'");

    [Function("Dead")]
    public static string Dead([ServiceBusTrigger("dead/$deadletterqueue")] ServiceBusReceivedMessage message) =>
        $"{message.Body}|{message.DeadLetterReason}|{message.DeadLetterErrorDescription}";

    /// <summary>Waits as long as the body says, by the app's clock.</summary>
    [Function("Hold")]
    public async Task<string> HoldAsync([ServiceBusTrigger("hold")] string body, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.Parse(body), time, cancellationToken);
        return "held";
    }

    /// <summary>Ends its process at the first delivery.</summary>
    [Function("Crash")]
    public static string Crash([ServiceBusTrigger("crash")] string body, int deliveryCount)
    {
        if (deliveryCount == 1 && body == "crash")
        {
            Environment.Exit(3);
        }

        return $"{body} {deliveryCount}";
    }
}
