using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.EventHubs;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.ServiceBus;
using Serverless.FunctionsHost.Worker;
using Serverless.Testing.Apps;

namespace Serverless.Testing.Idle;

/// <summary>Everything that counts as work of one running app.</summary>
internal sealed class AppWork : IDisposable
{
    /// <summary>What a function may do beside a pause of the clock without being seen to.</summary>
    private static readonly TimeSpan RacedPause = TimeSpan.FromMilliseconds(10);

    private readonly SystemParts _parts;
    private readonly List<IWorkSource> _sources = [];
    private readonly OutboxWork _outbox;
    private WorkCounter? _work;

    /// <param name="parts">The system.</param>
    /// <param name="app">The app's name; it is about to start.</param>
    public AppWork(SystemParts parts, string app)
    {
        _parts = parts;
        _outbox = new OutboxWork(app);
    }

    /// <summary>The app has started: what it does counts.</summary>
    public void Watch(FunctionApp app)
    {
        var work = _work = app.Context.Work;
        _parts.HubWork.Add(work);
        Add(new WorkSource(
            $"work in {app.Name}", TimeSpan.MaxValue, () => work.Running - work.Waiting, () => work.Changes));
        Add(new WorkSource(
            $"functions of {app.Name} that wait for the clock", RacedPause, () => work.Waiting, () => work.Changes));
        if (app.Services is { } services)
        {
            _outbox.Bind(services);
            Add(_outbox);
        }

        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (function, isDisabled, error) in app.Functions)
        {
            if (!isDisabled && error is null && function.Trigger is { } trigger)
            {
                Watch(app.Context, trigger, paths);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources)
        {
            _parts.Idle.Remove(source);
        }

        if (_work is { } work)
        {
            _parts.HubWork.Remove(work);
        }

        _outbox.Dispose();
    }

    private void Watch(FunctionAppContext app, BindingDefinition trigger, HashSet<string> paths)
    {
        if (trigger.Type.Equals("serviceBusTrigger", StringComparison.OrdinalIgnoreCase))
        {
            var target = ServiceBusTarget.Resolve(trigger, app.Resolver, app.HostJson.ServiceBus);
            if (paths.Add(target.EntityPath))
            {
                Add(new QueueWork(_parts.Broker, target.EntityPath));
            }
        }
        else if (trigger.Type.Equals("eventHubTrigger", StringComparison.OrdinalIgnoreCase))
        {
            var fromEnd = app.HostJson.EventHubs.InitialOffset != InitialOffset.FromStart;
            Add(new EventHubWork(_parts, app.Name, EventHubTarget.Resolve(trigger, app.Resolver), fromEnd));
        }
    }

    private void Add(IWorkSource source)
    {
        _sources.Add(source);
        _parts.Idle.Add(source);
    }
}
