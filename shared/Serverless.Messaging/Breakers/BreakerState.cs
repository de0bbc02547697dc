namespace Serverless.Messaging;

/// <summary>Whether a function handles messages.</summary>
public enum BreakerState
{
    /// <summary>It does.</summary>
    Closed,

    /// <summary>One message is tried; the others wait for what becomes of it.</summary>
    HalfOpen,

    /// <summary>It does not; messages come again later.</summary>
    Open,
}
