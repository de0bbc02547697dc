namespace Serverless.Messaging;

/// <summary>Whether a message may be handled now.</summary>
/// <param name="Wait">How long it has to wait; null when it may be handled.</param>
/// <param name="Probe">The record and its etag, when the message is the one that is tried; otherwise null.</param>
internal readonly record struct BreakerPermit(TimeSpan? Wait, (BreakerRecord Record, string ETag)? Probe)
{
    public static BreakerPermit Granted => default;

    public static BreakerPermit Denied(TimeSpan wait) => new(wait, null);
}
