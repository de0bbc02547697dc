using System.Collections.Immutable;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Durable;

namespace Serverless.Testing.Idle;

/// <summary>Episodes, activities and commits of the task hubs.</summary>
internal sealed class HubWork(DurableHubs hubs) : IWorkSource
{
    private ImmutableArray<WorkCounter> _apps = [];

    /// <inheritdoc/>
    public string Name => "work of orchestrations";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.MaxValue;

    /// <summary>Activities of a running app that wait for the clock are no work.</summary>
    public void Add(WorkCounter app) => ImmutableInterlocked.Update(ref _apps, static (all, one) => all.Add(one), app);

    /// <summary>The app runs no more.</summary>
    public void Remove(WorkCounter app) =>
        ImmutableInterlocked.Update(ref _apps, static (all, one) => all.Remove(one), app);

    /// <inheritdoc/>
    public WorkLook Look()
    {
        var pending = 0L;
        var changes = 0L;
        foreach (var app in _apps)
        {
            pending -= app.WaitingDurable;
        }

        foreach (var hub in hubs.Open.Values)
        {
            // What nobody serves waits for an app to start again, not for the clock.
            pending += hub.InFlight - hub.Unserved;
            changes += hub.Changes;
        }

        return new WorkLook(Math.Max(0, pending), changes);
    }
}
