namespace Serverless.Sagas;

/// <summary>Where a step of a saga stands.</summary>
public enum StepState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Only something to do when the saga is compensated.</summary>
    Ready,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Failed after its attempts.</summary>
    Failed,

    /// <summary>Given up under way, because the saga was stopped, aborted, or failed beside it.</summary>
    Stopped,

    /// <summary>Keeps failing and waits for a person.</summary>
    Parked,

    /// <summary>A person said to take it as done.</summary>
    Skipped,

    /// <summary>Its undo is under way.</summary>
    Undoing,

    /// <summary>Undone.</summary>
    Undone,

    /// <summary>Its undo keeps failing and waits for a person.</summary>
    UndoParked,

    /// <summary>A person said to take it as undone.</summary>
    UndoSkipped,

    /// <summary>Its undo kept failing and nobody came.</summary>
    NotUndone,
}
