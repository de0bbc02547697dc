namespace Serverless.Broker.Messages;

/// <summary>What a reader sees of a message at one moment; the sections are shared, never copied.</summary>
/// <param name="Content">The sections as they were sent.</param>
/// <param name="Overrides">What this copy has of its own; null for most.</param>
/// <param name="SequenceNumber">Annotation x-opt-sequence-number.</param>
/// <param name="EnqueuedSequenceNumber">
/// x-opt-enqueue-sequence-number: the number in the entity it was first sent to.
/// </param>
/// <param name="EnqueuedTime">x-opt-enqueued-time.</param>
/// <param name="ExpiresAt">
/// Property absolute-expiry-time; <see cref="DateTimeOffset.MaxValue"/> when it never expires.
/// </param>
/// <param name="DeliveryCount">Header delivery-count: earlier failed deliveries.</param>
/// <param name="State">x-opt-message-state.</param>
internal readonly record struct MessageSnapshot(
    MessageContent Content,
    MessageOverrides? Overrides,
    long SequenceNumber,
    long EnqueuedSequenceNumber,
    DateTimeOffset EnqueuedTime,
    DateTimeOffset ExpiresAt,
    int DeliveryCount,
    MessageState State)
{
    /// <summary>The encoded properties section, of this copy.</summary>
    public ReadOnlyMemory<byte> Properties => Overrides?.Properties ?? Content.Properties;

    /// <summary>The encoded application-properties section, of this copy.</summary>
    public ReadOnlyMemory<byte> ApplicationProperties =>
        Overrides?.ApplicationProperties ?? Content.ApplicationProperties;
}
