namespace Serverless.Broker.Messages;

/// <summary>Which structure of its queue holds a message; exactly one at a time.</summary>
internal enum MessageLocation : byte
{
    None,
    Ready,
    Returned,
    Locked,
    Deferred,
    Scheduled,
    Transfer,
}
