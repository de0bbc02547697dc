namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>What a client does, and does again after a crash when nobody has told it that it was done.</summary>
/// <param name="RunAsync">It ends when the hub has acknowledged it.</param>
/// <param name="Wait">How far the clock moves before.</param>
internal sealed record ClientStep(Func<DurableTaskHub, Task> RunAsync, TimeSpan Wait = default)
{
    /// <summary>Waits until nothing is left to do without the clock.</summary>
    public static ClientStep Idle(TimeSpan after = default) =>
        new(hub => hub.WhenIdleAsync(TestContext.Current.CancellationToken), after);
}
