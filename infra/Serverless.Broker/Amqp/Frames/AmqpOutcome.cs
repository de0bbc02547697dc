using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>
/// A delivery state, unwrapped from a transactional-state where it came in one (AMQP 1.0 §3.4, §4.5.8).
/// </summary>
internal readonly record struct AmqpOutcome(OutcomeKind Kind)
{
    public static readonly AmqpOutcome Accepted = new(OutcomeKind.Accepted);

    public AmqpError? Error { get; init; }

    /// <summary>modified: counts as a failed delivery.</summary>
    public bool DeliveryFailed { get; init; }

    /// <summary>modified: not for this link again; Service Bus reads it as defer.</summary>
    public bool UndeliverableHere { get; init; }

    /// <summary>modified: annotations to merge; Service Bus merges them into the application properties.</summary>
    public AmqpMap? Annotations { get; init; }

    /// <summary>The transaction it belongs to, or the one declared.</summary>
    public ReadOnlyMemory<byte> TransactionId { get; init; }

    public bool IsPlainlyAccepted => Kind == OutcomeKind.Accepted && TransactionId.IsEmpty;

    public static AmqpOutcome Rejected(AmqpError error) => new(OutcomeKind.Rejected) { Error = error };

    public static AmqpOutcome Declared(ReadOnlyMemory<byte> id) => new(OutcomeKind.Declared) { TransactionId = id };

    /// <summary>Reads an encoded state; empty bytes are <see cref="OutcomeKind.None"/>.</summary>
    public static AmqpOutcome Read(ReadOnlySpan<byte> state)
    {
        if (state.IsEmpty)
        {
            return default;
        }

        var reader = new AmqpReader(state);
        var descriptor = reader.ReadDescriptor();
        var fields = new AmqpFieldReader(reader.Rest);
        switch (descriptor)
        {
            case AmqpDescriptor.Accepted:
                return Accepted;
            case AmqpDescriptor.Received:
                return new AmqpOutcome(OutcomeKind.Received);
            case AmqpDescriptor.Released:
                return new AmqpOutcome(OutcomeKind.Released);
            case AmqpDescriptor.Rejected:
                var error = fields.Raw();
                return new AmqpOutcome(OutcomeKind.Rejected) { Error = error.IsEmpty ? null : AmqpError.Read(error) };
            case AmqpDescriptor.Modified:
                return new AmqpOutcome(OutcomeKind.Modified)
                {
                    DeliveryFailed = fields.Boolean(absent: false),
                    UndeliverableHere = fields.Boolean(absent: false),
                    Annotations = fields.Map(),
                };
            case AmqpDescriptor.TransactionalState:
                return ReadTransactional(ref fields);
            default:
                throw new AmqpDecodeException(0, $"0x{descriptor:x} is no delivery state");
        }
    }

    public void Write(AmqpWriter writer)
    {
        if (!TransactionId.IsEmpty && Kind != OutcomeKind.Declared)
        {
            var state = new AmqpFieldWriter(writer, AmqpDescriptor.TransactionalState);
            state.Binary(TransactionId.Span);
            (this with { TransactionId = default }).Write(state.Next());
            state.End();
            return;
        }

        var fields = new AmqpFieldWriter(writer, Descriptor());
        if (Kind == OutcomeKind.Rejected && Error is not null)
        {
            Error.Write(fields.Next());
        }
        else if (Kind == OutcomeKind.Declared)
        {
            fields.Binary(TransactionId.Span);
        }

        fields.End();
    }

    private static AmqpOutcome ReadTransactional(ref AmqpFieldReader fields)
    {
        var id = fields.Bytes() ?? throw new AmqpDecodeException(0, "a transactional state has no txn-id");
        var outcome = fields.Raw();
        if (!outcome.IsEmpty && new AmqpReader(outcome).ReadDescriptor() == AmqpDescriptor.TransactionalState)
        {
            throw new AmqpDecodeException(0, "a transactional state is nested in another");
        }

        return Read(outcome) with { TransactionId = id };
    }

    private ulong Descriptor() => Kind switch
    {
        OutcomeKind.Accepted => AmqpDescriptor.Accepted,
        OutcomeKind.Rejected => AmqpDescriptor.Rejected,
        OutcomeKind.Released => AmqpDescriptor.Released,
        OutcomeKind.Modified => AmqpDescriptor.Modified,
        OutcomeKind.Declared => AmqpDescriptor.Declared,
        _ => throw new InvalidOperationException($"The state {Kind} is not one that the broker answers."),
    };
}
