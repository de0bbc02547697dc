using System.Globalization;
using Amqp;
using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>The answer of <c>$cbs</c> or <c>$management</c>; Service Bus spells the status keys in two ways.</summary>
internal sealed record ManagementResponse(int StatusCode, string Description, string? Condition, Map Body)
{
    public static ManagementResponse Read(Message message)
    {
        var properties = message.ApplicationProperties;
        var status = properties?["statusCode"] ?? properties?["status-code"];
        var description = properties?["statusDescription"] ?? properties?["status-description"];
        var condition = properties?["errorCondition"] ?? properties?["error-condition"];
        return new ManagementResponse(
            status is null ? 0 : Convert.ToInt32(status, CultureInfo.InvariantCulture),
            description?.ToString() ?? "no description",
            condition?.ToString(),
            message.Body as Map ?? []);
    }
}
