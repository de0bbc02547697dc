namespace Serverless.Broker.Amqp.Frames;

/// <summary>Delivery states (AMQP 1.0 §3.4, §4.5).</summary>
internal enum OutcomeKind
{
    None,
    Received,
    Accepted,
    Rejected,
    Released,
    Modified,
    Declared,
}
