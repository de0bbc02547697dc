namespace Serverless.Sagas;

/// <summary>A step in a saga's timeline.</summary>
/// <param name="Step">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="At">When it started, in seconds since the saga did.</param>
/// <param name="Took">How long it took to be done or to fail, in seconds; null while it is under way.</param>
/// <param name="Tries">How many attempts it took; null for one.</param>
/// <param name="UndoTries">How many attempts its undo took; null for none or one.</param>
/// <param name="Error">What failed last, cut to 300 characters.</param>
/// <param name="Ticket">While it is parked: what a command has to name.</param>
public sealed record TimelineStep(
    string Step,
    StepState State,
    double At,
    double? Took = null,
    int? Tries = null,
    int? UndoTries = null,
    string? Error = null,
    string? Ticket = null);
