namespace Serverless.Broker.Amqp.Frames;

/// <summary>What an error of the peer ends.</summary>
internal enum AmqpScopeOfError
{
    Link,
    Session,
    Connection,
}
