namespace Serverless.Broker.Transactions;

/// <summary>Work that becomes visible together; declared and discharged through <c>BrokerNamespace</c>.</summary>
internal sealed class BrokerTransaction
{
    internal BrokerTransaction(ReadOnlyMemory<byte> id) => Id = id;

    /// <summary>The txn-id of AMQP 1.0 §4.5.2.</summary>
    public ReadOnlyMemory<byte> Id { get; }
}
