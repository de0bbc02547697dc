namespace Serverless.Sagas;

/// <summary>Where a saga stands.</summary>
public enum SagaState
{
    /// <summary>It goes forward.</summary>
    Running,

    /// <summary>It undoes what was done.</summary>
    Undoing,

    /// <summary>A step, or the undo of one, waits for a person; or nobody came, and it ended so.</summary>
    Parked,

    /// <summary>Every step was done.</summary>
    Completed,

    /// <summary>Everything that was done has been undone.</summary>
    Compensated,
}
