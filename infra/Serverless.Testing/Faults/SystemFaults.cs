using Serverless.Testing.Apps;

namespace Serverless.Testing.Faults;

/// <summary>
/// What can be made to go wrong. Entities are named as apps name them; a subscription as
/// <c>topic/Subscriptions/subscription</c>.
/// </summary>
public sealed class SystemFaults
{
    private readonly SystemParts _parts;

    internal SystemFaults(SystemParts parts) => _parts = parts;

    /// <summary>Loses settlements: their messages come again when their locks have expired.</summary>
    /// <param name="entity">The queue or subscription; null for any.</param>
    /// <param name="number">The first one to lose, counted from now and from 1.</param>
    /// <param name="times">How many.</param>
    public void DropSettlement(string? entity = null, int number = 1, int times = 1) =>
        Plan(FaultKind.DropSettlement, entity, number, times);

    /// <summary>Has messages come again that were completed.</summary>
    /// <param name="entity">The queue or subscription; null for any.</param>
    /// <param name="number">The first one, counted from now and from 1.</param>
    /// <param name="times">How many.</param>
    public void DuplicateDelivery(string? entity = null, int number = 1, int times = 1) =>
        Plan(FaultKind.DuplicateDelivery, entity, number, times);

    /// <summary>Refuses sends, one message or one batch each.</summary>
    /// <param name="entity">The queue, topic or event hub; null for any.</param>
    /// <param name="number">The first one, counted from now and from 1.</param>
    /// <param name="times">How many.</param>
    public void FailSend(string? entity = null, int number = 1, int times = 1) =>
        Plan(FaultKind.FailSend, entity, number, times);

    /// <summary>Has the worker of an app crash just before a function runs; a new one starts by itself.</summary>
    /// <param name="app">The app.</param>
    /// <param name="function">The function: an activity, a trigger.</param>
    /// <param name="number">Before which of its runs, counted from now and from 1.</param>
    public void CrashBefore(string app, string function, int number = 1) =>
        Plan(FaultKind.CrashBefore, $"{app} {function}", number, times: 1);

    /// <summary>
    /// Has the worker of an app crash just after a function has run, before anybody knows; a new one starts by itself.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="function">The function: an activity, a trigger.</param>
    /// <param name="number">After which of its runs, counted from now and from 1.</param>
    public void CrashAfter(string app, string function, int number = 1) =>
        Plan(FaultKind.CrashAfter, $"{app} {function}", number, times: 1);

    /// <summary>
    /// Puts faults in at random where apps send, settle and run; what the test itself sends is spared. The same seed
    /// and order of occasions give the same faults: have messages handled one after the other to see the same run
    /// again.
    /// </summary>
    /// <param name="seed">The seed; put it into the test's output.</param>
    /// <param name="probability">How likely each occasion is one: 0 to 1.</param>
    /// <param name="kinds">Which faults.</param>
    public void AtRandom(int seed, double probability, FaultKind kinds = FaultKind.All)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(probability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        _parts.Faults.SetRandom(new RandomFaults(seed, probability, kinds));
    }

    /// <summary>
    /// Drops the connections of an app to the broker, as a network that fails; its clients connect again.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <returns>How many there were; by then nothing is delivered to them any more.</returns>
    public Task<int> LoseConnectionsAsync(string app)
    {
        ArgumentException.ThrowIfNullOrEmpty(app);
        _parts.Timeline.Add(Timelines.TimelineKind.Fault, $"{app} loses its connections");
        return _parts.Broker.DropConnectionsAsync(app);
    }

    /// <summary>Takes back all faults that are still to come.</summary>
    public void Clear() => _parts.Faults.Clear();

    private void Plan(FaultKind kind, string? entity, int number, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        _parts.Faults.Add(new PlannedFault(kind, entity, number, times));
    }
}
