using Serverless.FunctionsHost.Durable;

namespace Serverless.Testing.Idle;

/// <summary>Episodes, activities and commits of the task hubs.</summary>
internal sealed class HubWork(DurableHubs hubs) : IWorkSource
{
    /// <inheritdoc/>
    public string Name => "work of orchestrations";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.MaxValue;

    /// <inheritdoc/>
    public WorkLook Look()
    {
        var pending = 0L;
        var changes = 0L;
        foreach (var hub in hubs.Open.Values)
        {
            // What nobody serves waits for an app to start again, not for the clock.
            pending += hub.InFlight - hub.Unserved;
            changes += hub.Changes;
        }

        return new WorkLook(Math.Max(0, pending), changes);
    }
}
