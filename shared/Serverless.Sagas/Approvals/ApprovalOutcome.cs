namespace Serverless.Sagas;

/// <summary>How a wait for an approval ended.</summary>
public enum ApprovalOutcome
{
    /// <summary>Somebody approved.</summary>
    Approved,

    /// <summary>Somebody refused.</summary>
    Rejected,

    /// <summary>Nobody decided before the deadline.</summary>
    TimedOut,
}
