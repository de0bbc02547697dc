namespace Serverless.Sagas;

/// <summary>A person's command for a parked step.</summary>
/// <param name="Action">What to do.</param>
/// <param name="By">Who says so; for the log.</param>
/// <param name="Comment">Why; for the log.</param>
/// <param name="ResultJson">
/// For <see cref="ParkAction.Skip"/>: what the step shall return, as JSON; null returns the default of its type. What
/// is no such result is refused: the step stays parked, and its error in the timeline says why.
/// </param>
/// <param name="OverrulesNoReturn">
/// For <see cref="ParkAction.Compensate"/>: undo although the saga passed its point of no return. Without it such a
/// command is refused: no failure and no slip of the hand goes back from there, only a person who says so.
/// </param>
public sealed record ParkCommand(
    ParkAction Action,
    string? By = null,
    string? Comment = null,
    string? ResultJson = null,
    bool OverrulesNoReturn = false)
{
    /// <summary>Whether a parked step, or a parked undo, takes no notice of it.</summary>
    internal bool IsRefused(bool isUndo, bool isPastNoReturn) =>
        Action == ParkAction.Compensate && !isUndo && isPastNoReturn && !OverrulesNoReturn;
}
