using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Scheduled messages.</summary>
internal static class ScheduleOperations
{
    /// <summary>Service Bus: com.microsoft:schedule-message.</summary>
    public static async ValueTask<Reply> ScheduleAsync(ManagementRequest request)
    {
        var target = request.Target;
        target.CheckSend();
        var entries = request.Required<List<object?>>("messages");
        var batch = new List<MessageContent>(entries.Count);
        foreach (var entry in entries)
        {
            batch.Add(Read(target, entry as AmqpMap ?? throw ManagementRequest.Missing("messages", "list of map")));
        }

        var numbers = await target.ScheduleAsync(batch, request.Transaction);
        if (target.IsPartitioned)
        {
            numbers = [.. batch.Zip(numbers, PartitionedNumber.Encode)];
        }

        return Reply.Ok(new AmqpMap { ["sequence-numbers"] = numbers });
    }

    /// <summary>Service Bus: com.microsoft:cancel-scheduled-message.</summary>
    public static async ValueTask<Reply> CancelAsync(ManagementRequest request)
    {
        await request.Target.CancelScheduledAsync(request.Numbers("sequence-numbers"), request.Transaction);
        return Reply.Ok();
    }

    private static MessageContent Read(SendTarget target, AmqpMap entry)
    {
        var encoded = ManagementRequest.Message(entry);
        if (encoded.Length > target.MaxMessageSize)
        {
            throw new BrokerException(
                ErrorConditions.MessageSizeExceeded,
                $"The message of {encoded.Length} bytes exceeds the {target.MaxMessageSize} bytes that "
                + $"'{target.Path}' takes.");
        }

        var message = MessageDecoder.Decode(encoded);
        return message.ScheduledEnqueueTime is not null
            ? message
            : throw new BrokerException(
                ErrorConditions.ArgumentError,
                $"The message '{message.MessageId}' has no annotation "
                + "x-opt-scheduled-enqueue-time: say when it is due.");
    }
}
