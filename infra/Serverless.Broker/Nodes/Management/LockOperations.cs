using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Receiving;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Locks of messages.</summary>
internal static class LockOperations
{
    /// <summary>Service Bus: com.microsoft:renew-lock.</summary>
    public static ValueTask<Reply> RenewAsync(ManagementRequest request)
    {
        var tokens = request.Array<Guid>("lock-tokens");
        var expirations = new DateTime[tokens.Count];
        for (var i = 0; i < expirations.Length; i++)
        {
            expirations[i] = request.Source.RenewLock(tokens[i]).UtcDateTime;
        }

        return ValueTask.FromResult(Reply.Ok(new AmqpMap { ["expirations"] = expirations }));
    }

    /// <summary>
    /// Service Bus: com.microsoft:update-disposition, the settlement of a message whose link is gone.
    /// </summary>
    public static async ValueTask<Reply> UpdateDispositionAsync(ManagementRequest request)
    {
        var settlement = ReadSettlement(request);
        var transaction = request.Transaction;
        foreach (var token in request.Array<Guid>("lock-tokens"))
        {
            await request.Source.SettleAsync(token, request.Probed(token, settlement), transaction);
        }

        return Reply.Ok();
    }

    private static Settlement ReadSettlement(ManagementRequest request)
    {
        var properties = SettlementReader.Properties(request.Body.Find("properties-to-modify") as AmqpMap);
        var status = request.Required<string>("disposition-status");
        return status switch
        {
            "completed" => Settlement.Complete,
            "abandoned" => Settlement.Abandon with { Properties = properties },
            // The protocol's own spelling; the other in case a client corrects it.
            "defered" or "deferred" => Settlement.Defer with { Properties = properties },
            "suspended" => Settlement.DeadLetter(
                request.Text("deadletter-reason")
                    ?? SettlementReader.TakeText(properties, DeadLetterReasons.ReasonProperty),
                request.Text("deadletter-description")
                    ?? SettlementReader.TakeText(properties, DeadLetterReasons.DescriptionProperty),
                properties),
            _ => throw new BrokerException(
                ErrorConditions.ArgumentError,
                $"The disposition-status '{status}' is unknown. Use completed, abandoned, defered or suspended."),
        };
    }
}
