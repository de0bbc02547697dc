namespace Serverless.Messaging;

/// <summary>How the messages of a partition reach the sender.</summary>
internal enum OutboxLaneState
{
    /// <summary>From memory, as they are committed.</summary>
    Open,

    /// <summary>Not for now: something could not be sent, and nothing may overtake it. They are in the store.</summary>
    Parked,

    /// <summary>The store is being read; what is committed meanwhile comes after that.</summary>
    Resuming,
}
