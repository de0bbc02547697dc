namespace Serverless.Broker.Messages;

/// <summary>A message on its way into an entity.</summary>
/// <param name="Content">What was sent.</param>
/// <param name="Overrides">What the copy that is forwarded had of its own.</param>
/// <param name="SequenceNumber">A number given out before; 0 for the next one.</param>
/// <param name="EnqueuedSequenceNumber">The number in the entity it was first sent to; 0 when it is this one.</param>
/// <param name="Hops">How often it was forwarded.</param>
/// <param name="HonourSchedule">False when a scheduled time has come already.</param>
internal readonly record struct Arrival(
    MessageContent Content,
    MessageOverrides? Overrides = null,
    long SequenceNumber = 0,
    long EnqueuedSequenceNumber = 0,
    byte Hops = 0,
    bool HonourSchedule = true)
{
    public StoredMessage ToMessage() => new(Content)
    {
        Overrides = Overrides,
        SequenceNumber = SequenceNumber,
        EnqueuedSequenceNumber = EnqueuedSequenceNumber,
        Hops = Hops,
    };
}
