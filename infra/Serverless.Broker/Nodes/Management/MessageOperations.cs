using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Receiving;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Messages read or removed without a link.</summary>
internal static class MessageOperations
{
    // A reply grows with its messages; the next page asks for the rest.
    private const int MaxPeek = 1000;
    private const int MaxReplyBytes = 4 * 1024 * 1024;

    /// <summary>Service Bus: com.microsoft:peek-message.</summary>
    public static ValueTask<Reply> PeekAsync(ManagementRequest request)
    {
        var omitBody = request.Body.Find("omit-message-body") is true;
        var peeked = request.Source.Peek(
            request.Number(request.RequiredInteger("from-sequence-number")),
            Math.Min(request.Count("message-count"), MaxPeek),
            request.Text("session-id"));
        var messages = new List<object?>(peeked.Count);
        var bytes = 0;
        foreach (var snapshot in peeked)
        {
            var encoded = DeliveryEncoder.Encode(
                snapshot, lockedUntil: null, request.Source.IsPartitioned, omitBody);
            bytes += encoded.Length;
            if (messages.Count > 0 && bytes > MaxReplyBytes)
            {
                break;
            }

            messages.Add(new AmqpMap { ["message"] = encoded });
        }

        var body = new AmqpMap { ["messages"] = messages };
        return ValueTask.FromResult(messages.Count == 0 ? Reply.NoContent(body) : Reply.Ok(body));
    }

    /// <summary>Service Bus: com.microsoft:receive-by-sequence-number.</summary>
    public static ValueTask<Reply> ReceiveAsync(ManagementRequest request)
    {
        var mode = request.RequiredInteger("receiver-settle-mode") switch
        {
            0 => ReceiveMode.ReceiveAndDelete,
            1 => ReceiveMode.PeekLock,
            var other => throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"'receiver-settle-mode' is {other}; it must be 0 (receive and delete) or 1 (peek and lock)."),
        };
        var deliveries = request.Source.ReceiveDeferred(
            request.Numbers("sequence-numbers"), mode, request.Text("session-id"));
        var messages = new List<object?>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            messages.Add(new AmqpMap
            {
                ["message"] = mode == ReceiveMode.PeekLock
                    ? DeliveryEncoder.Encode(
                        delivery.Message,
                        delivery.LockedUntil,
                        request.Source.IsPartitioned,
                        lockToken: delivery.LockToken)
                    : DeliveryEncoder.Encode(delivery.Message, lockedUntil: null, request.Source.IsPartitioned),
                ["lock-token"] = delivery.LockToken,
            });
        }

        return ValueTask.FromResult(Reply.Ok(new AmqpMap { ["messages"] = messages }));
    }

    /// <summary>Service Bus: com.microsoft:batch-delete-messages.</summary>
    public static async ValueTask<Reply> DeleteAsync(ManagementRequest request)
    {
        var before = new DateTimeOffset(request.Required<DateTime>("enqueued-time-utc"), TimeSpan.Zero);
        var deleted = await request.Source.DeleteMessagesAsync(request.Count("message-count"), before);
        var body = new AmqpMap { ["message-count"] = deleted };
        return deleted == 0 ? Reply.NoContent(body) : Reply.Ok(body);
    }
}
