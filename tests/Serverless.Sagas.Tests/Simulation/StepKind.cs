namespace Serverless.Sagas.Tests.Simulation;

/// <summary>What a simulated step does.</summary>
internal enum StepKind
{
    /// <summary>Calls an activity.</summary>
    Call,

    /// <summary>Asks another app by message.</summary>
    Request,

    /// <summary>Waits for a person's decision.</summary>
    Approval,

    /// <summary>Runs a sub-saga of its inner steps.</summary>
    Child,

    /// <summary>Runs its inner steps side by side.</summary>
    Group,
}
