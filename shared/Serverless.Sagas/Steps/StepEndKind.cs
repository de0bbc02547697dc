namespace Serverless.Sagas.Steps;

/// <summary>How the attempts of a step, or of its undo, ended.</summary>
internal enum StepEndKind
{
    /// <summary>One succeeded.</summary>
    Succeeded,

    /// <summary>All failed.</summary>
    Failed,

    /// <summary>Given up, because the saga goes no further.</summary>
    Stopped,
}
