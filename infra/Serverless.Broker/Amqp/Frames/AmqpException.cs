namespace Serverless.Broker.Amqp.Frames;

/// <summary>A peer broke the protocol; <see cref="Scope"/> says what has to end because of it.</summary>
internal sealed class AmqpException(
    AmqpScopeOfError scope,
    string condition,
    string description) : Exception(description)
{
    public AmqpScopeOfError Scope { get; } = scope;

    public string Condition { get; } = condition;

    public AmqpError ToError() => new(Condition, Message);

    public static AmqpException Connection(string condition, string description) =>
        new(AmqpScopeOfError.Connection, condition, description);

    public static AmqpException Session(string condition, string description) =>
        new(AmqpScopeOfError.Session, condition, description);

    public static AmqpException Link(string condition, string description) =>
        new(AmqpScopeOfError.Link, condition, description);
}
