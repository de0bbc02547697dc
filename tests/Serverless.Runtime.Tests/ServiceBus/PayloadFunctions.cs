using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.ServiceBus;

/// <summary>One function for each type of payload.</summary>
public sealed class PayloadFunctions(Recorder recorder)
{
    public sealed record Order(string Id, int Quantity);

    [Function("Text")]
    public void Text([ServiceBusTrigger("%QueueName%")] string body) => recorder.Add($"text {body}");

    [Function("Bytes")]
    public Task BytesAsync([ServiceBusTrigger("work2")] byte[] body)
    {
        recorder.Add($"bytes {Encoding.UTF8.GetString(body)}");
        return Task.CompletedTask;
    }

    [Function("Binary")]
    public void Binary([ServiceBusTrigger("work3", Connection = "ServiceBus")] BinaryData body) =>
        recorder.Add($"binary {body}");

    [Function("Poco")]
    public void Poco(
        [ServiceBusTrigger("work4")] Order order,
        string messageId,
        int deliveryCount,
        long sequenceNumber,
        FunctionContext context) =>
        recorder.Add(
            $"order {order.Id} {order.Quantity} {messageId.Length} {deliveryCount} {sequenceNumber} "
            + context.BindingContext.BindingData["SequenceNumber"]);

    [Function("Message")]
    public void Message([ServiceBusTrigger("work5")] ServiceBusReceivedMessage message) => recorder.Add(
        $"message {message.Body} {message.Subject} {message.ApplicationProperties["kind"]} {message.DeliveryCount} "
        + $"{message.LockedUntil > message.EnqueuedTime} {message.LockToken.Length}");

    [Function("Subscription")]
    public void Subscription([ServiceBusTrigger("news", "all")] string body) => recorder.Add($"news {body}");
}
