namespace Serverless.Sagas;

/// <summary>What became of a step that waited for a person.</summary>
/// <param name="Saga">The orchestrator.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Step">The step.</param>
/// <param name="Ticket">The wait that is over, as <see cref="ParkedStep.Ticket"/> named it.</param>
/// <param name="Action">What the person said.</param>
/// <param name="By">Who said so.</param>
/// <param name="Comment">Why.</param>
public sealed record UnparkedStep(
    string Saga,
    string InstanceId,
    string Step,
    string Ticket,
    ParkAction Action,
    string? By,
    string? Comment);
