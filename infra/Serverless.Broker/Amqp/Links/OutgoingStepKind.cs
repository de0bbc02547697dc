namespace Serverless.Broker.Amqp.Links;

/// <summary>Kinds of <see cref="OutgoingStep"/>.</summary>
internal enum OutgoingStepKind
{
    None,
    Message,
    Drained,
}
