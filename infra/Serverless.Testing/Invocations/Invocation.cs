namespace Serverless.Testing.Invocations;

/// <summary>A function that ran.</summary>
/// <param name="App">The app.</param>
/// <param name="Function">The function.</param>
/// <param name="Id">The invocation id.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Attempt">
/// 1 the first time. A retry of the function's own rule counts on, and so does another delivery of the same message.
/// </param>
/// <param name="Started">When it began, by the system's clock.</param>
/// <param name="Elapsed">How long it took, by the system's clock.</param>
/// <param name="Error">Why it did not succeed: type and message; null when it did.</param>
public sealed record Invocation(
    string App,
    string Function,
    string Id,
    InvocationOutcome Outcome,
    int Attempt,
    DateTimeOffset Started,
    TimeSpan Elapsed,
    string? Error);
