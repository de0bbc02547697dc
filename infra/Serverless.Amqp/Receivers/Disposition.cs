using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>A settlement as the management node takes it (Service Bus: com.microsoft:update-disposition).</summary>
internal sealed record Disposition(string Status)
{
    public static readonly Disposition Complete = new("completed");

    public string? Reason { get; private init; }

    public string? Description { get; private init; }

    public Fields? Properties { get; private init; }

    public static Disposition Abandon(Fields? properties) => new("abandoned") { Properties = properties };

    // The protocol's own spelling.
    public static Disposition Defer(Fields? properties) => new("defered") { Properties = properties };

    public static Disposition DeadLetter(string? reason, string? description, Fields? properties) =>
        new("suspended") { Reason = reason, Description = description, Properties = properties };
}
