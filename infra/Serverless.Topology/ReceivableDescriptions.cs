namespace Serverless.Topology;

/// <summary>What follows from the settings of a queue or a subscription.</summary>
internal static class ReceivableDescriptions
{
    /// <summary>Service Bus: forwarding counts as a receiver, so that an entity that forwards is never idle.</summary>
    public static TimeSpan IdleTime(this IReceivableDescription description) =>
        description.ForwardTo is null ? description.AutoDeleteOnIdle : TimeSpan.MaxValue;
}
