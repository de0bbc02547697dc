namespace Ordering.Fulfilment;

/// <summary>The body of <c>POST /api/orders/{id}/fulfilment</c>.</summary>
/// <param name="Action"><c>stop</c>; or, for a step that waits for a person, <c>resume</c>, <c>skip</c>,
/// <c>compensate</c>.</param>
/// <param name="By">Who says so.</param>
/// <param name="Comment">Why.</param>
/// <param name="OverrulesNoReturn">For <c>compensate</c>: although the payment was taken.</param>
public sealed record FulfilmentCommand(
    string? Action = null, string? By = null, string? Comment = null, bool OverrulesNoReturn = false);
