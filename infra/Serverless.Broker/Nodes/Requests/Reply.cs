using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Nodes.Requests;

/// <summary>The answer of a request-response node.</summary>
internal sealed record Reply(int Status, string Description, string? Condition, AmqpMap Body)
{
    public const int OkStatus = 200;
    public const int AcceptedStatus = 202;
    public const int NoContentStatus = 204;

    public static Reply Ok(AmqpMap? body = null) => new(OkStatus, "OK", null, body ?? []);

    public static Reply NoContent(AmqpMap? body = null) => new(NoContentStatus, "No content", null, body ?? []);

    public static Reply Failed(AmqpError error) =>
        new(StatusOf(error.Condition), error.Description ?? error.Condition, error.Condition, []);

    /// <summary>
    /// Encodes the reply to a request. The status goes by both spellings: JavaScript reads <c>statusCode</c>, $cbs and
    /// Event Hubs clients <c>status-code</c>.
    /// </summary>
    public byte[] Encode(object? requestId)
    {
        using var writer = new AmqpWriter();
        if (requestId is not null)
        {
            new AmqpProperties { CorrelationId = requestId }.Write(writer);
        }

        var properties = new AmqpMap
        {
            ["statusCode"] = Status,
            ["status-code"] = Status,
            ["statusDescription"] = Description,
            ["status-description"] = Description,
        };
        if (Condition is not null)
        {
            properties["errorCondition"] = new AmqpSymbol(Condition);
            properties["error-condition"] = new AmqpSymbol(Condition);
        }

        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(properties);
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteMap(Body);
        return writer.ToArray();
    }

    private static int StatusOf(string condition) => condition switch
    {
        ErrorConditions.MessageLockLost
            or ErrorConditions.SessionLockLost
            or ErrorConditions.SessionCannotBeLocked => 410,
        ErrorConditions.NotFound or ErrorConditions.MessageNotFound => 404,
        ErrorConditions.EntityAlreadyExists => 409,
        ErrorConditions.UnauthorizedAccess => 401,
        ErrorConditions.ResourceLimitExceeded => 403,
        ErrorConditions.Timeout => 408,
        ErrorConditions.NotImplemented => 501,
        ErrorConditions.ServerBusy => 503,
        ErrorConditions.InternalError => 500,
        _ => 400,
    };
}
