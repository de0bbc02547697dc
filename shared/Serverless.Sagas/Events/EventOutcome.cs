using System.Diagnostics.CodeAnalysis;

namespace Serverless.Sagas;

/// <summary>What became of a wait for an external event: its payload, or the deadline.</summary>
/// <typeparam name="T">The event's payload.</typeparam>
public sealed class EventOutcome<T>
{
    private EventOutcome(bool timedOut, T? payload)
    {
        TimedOut = timedOut;
        Payload = payload;
    }

    /// <summary>Gets a value indicating whether the deadline passed before the event came.</summary>
    public bool TimedOut { get; }

    /// <summary>Gets a value indicating whether the event came in time.</summary>
    [MemberNotNullWhen(true, nameof(Payload))]
    public bool Received => !TimedOut;

    /// <summary>Gets the event's payload; default when <see cref="TimedOut"/>.</summary>
    public T? Payload { get; }

    internal static EventOutcome<T> FromTimeout() => new(timedOut: true, default);

    internal static EventOutcome<T> From(T payload) => new(timedOut: false, payload);
}
