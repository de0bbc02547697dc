namespace Serverless.Sagas;

/// <summary>From which moment on a step has to be undone when the saga is.</summary>
public enum Undo
{
    /// <summary>
    /// When the step succeeded, or may have: an attempt was given up under way (its timeout, a stop), or failed after
    /// one of its calls had succeeded. Right for a step of one activity whose failure means that nothing happened.
    /// </summary>
    Succeeded,

    /// <summary>
    /// As soon as the step started. Right for a step that may have had an effect although it failed: three reservations
    /// of which one was refused. The undo must tolerate that there is nothing to undo.
    /// </summary>
    Started,
}
