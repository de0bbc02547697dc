using Serverless.Broker.Entities;

namespace Serverless.Broker.Administration;

/// <summary>A request that is answered with an error.</summary>
internal sealed class AdministrationException(int status, string detail, Exception? innerException = null)
    : Exception(detail, innerException)
{
    public int Status { get; } = status;

    public static AdministrationException BadRequest(string detail) => new(400, detail);

    public static AdministrationException NotFound(string path) =>
        new(404, $"The messaging entity '{path}' could not be found. Create it first.");

    /// <summary>What a refusal of the broker is in HTTP.</summary>
    public static AdministrationException From(BrokerException refusal) => new(
        refusal.Condition switch
        {
            ErrorConditions.NotFound => 404,
            ErrorConditions.EntityAlreadyExists => 409,
            ErrorConditions.ResourceLimitExceeded => 403,
            ErrorConditions.InternalError => 500,
            _ => 400,
        },
        refusal.Condition == ErrorConditions.NotAllowed ? $"SubCode=40000. {refusal.Message}" : refusal.Message,
        refusal);
}
