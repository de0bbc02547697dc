namespace Serverless.Broker.Amqp.Connections;

/// <summary>Protocol headers that a client may send (AMQP 1.0 §2.2).</summary>
internal enum ProtocolHeader
{
    Other,
    Sasl,
    Amqp,
}
