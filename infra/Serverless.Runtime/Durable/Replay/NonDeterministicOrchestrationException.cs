namespace Serverless.Runtime.Durable;

/// <summary>
/// The orchestrator's code took another path than its history: it has changed while instances of it were running, or it
/// uses something that differs from run to run (the clock, a random number, a static, a dictionary's order).
/// </summary>
public sealed class NonDeterministicOrchestrationException : Exception
{
    internal NonDeterministicOrchestrationException(
        string orchestrator, string instanceId, int eventIndex, string expected, string actual)
        : base(
            $"Orchestrator '{orchestrator}' (instance '{instanceId}') does not follow its history. First difference at "
            + $"event {eventIndex}: the history has {expected}; the code {actual}. Use only "
            + "context.CurrentUtcDateTime, context.NewGuid() and activities for what differs from run to run, and "
            + "deploy a changed orchestrator under a new name while old instances run.")
    {
        InstanceId = instanceId;
        EventIndex = eventIndex;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Gets the instance.</summary>
    public string InstanceId { get; }

    /// <summary>Gets the zero-based index of the first event that differs, as in the exported history.</summary>
    public int EventIndex { get; }

    /// <summary>Gets what the history has there.</summary>
    public string Expected { get; }

    /// <summary>Gets what the code did.</summary>
    public string Actual { get; }
}
