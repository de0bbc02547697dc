namespace Serverless.Amqp;

/// <summary>
/// What a receiver does with the messages that it gets; <c>ServiceBusReceiveMode</c> of the Azure SDK.
/// </summary>
public enum AmqpReceiveMode
{
    /// <summary>A message is locked until it is settled or its lock ends: delivered at least once.</summary>
    PeekLock = 0,

    /// <summary>A message is removed from its entity when it is sent to the receiver: delivered at most once.</summary>
    ReceiveAndDelete = 1,
}
