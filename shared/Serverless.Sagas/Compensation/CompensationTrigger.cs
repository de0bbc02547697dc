namespace Serverless.Sagas;

/// <summary>From which moment on a step's compensation has to run when the saga fails.</summary>
public enum CompensationTrigger
{
    /// <summary>Only when the step succeeded. Right for a step whose failure means that nothing happened.</summary>
    StepSucceeded,

    /// <summary>
    /// As soon as the step started, whether it succeeded or not. Right for a step that may have had an effect although
    /// it failed: a command that was sent and never answered, three reservations of which one was refused. The
    /// compensation must then tolerate that there is nothing to undo.
    /// </summary>
    StepStarted,
}
