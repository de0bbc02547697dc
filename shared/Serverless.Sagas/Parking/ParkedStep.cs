namespace Serverless.Sagas;

/// <summary>What a person needs to know of a step that waits for one.</summary>
/// <param name="Saga">The orchestrator.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Step">The step.</param>
/// <param name="IsUndo">Whether its undo failed, and not the step itself.</param>
/// <param name="Attempts">How many attempts failed.</param>
/// <param name="Error">What the last one failed with.</param>
/// <param name="Since">When it was parked.</param>
/// <param name="IsPastNoReturn">Whether the saga passed its point of no return.</param>
/// <param name="Ticket">Names this wait; a command for an earlier one has no effect.</param>
/// <param name="Done">The steps that are done.</param>
/// <param name="ToUndo">The steps that compensating would undo, the first one first.</param>
public sealed record ParkedStep(
    string Saga,
    string InstanceId,
    string Step,
    bool IsUndo,
    int Attempts,
    string Error,
    DateTimeOffset Since,
    bool IsPastNoReturn,
    string Ticket,
    IReadOnlyList<string> Done,
    IReadOnlyList<string> ToUndo);
