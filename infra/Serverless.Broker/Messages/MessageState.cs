namespace Serverless.Broker.Messages;

/// <summary>Values of the annotation x-opt-message-state.</summary>
internal enum MessageState : byte
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}
