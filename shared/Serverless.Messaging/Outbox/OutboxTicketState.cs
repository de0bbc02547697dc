namespace Serverless.Messaging;

/// <summary>What became of a commit with messages.</summary>
internal enum OutboxTicketState
{
    /// <summary>Not over yet.</summary>
    Open,

    /// <summary>The messages are in the store.</summary>
    Committed,

    /// <summary>The messages are not in the store.</summary>
    Discarded,

    /// <summary>Only the store can tell.</summary>
    Unknown,
}
