using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Functions for the events of event hubs.</summary>
internal sealed class EventHubTriggerKind(EventHubClients clients) : ITriggerKind
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["eventHubTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var logger = app.Loggers.CreateLogger("Host.EventHubs");
        ICheckpointStore checkpoints = app.DataDirectory is { } directory
            ? new FileCheckpointStore(Path.Combine(directory, "checkpoints"))
            : new MemoryCheckpointStore();
        var pumps = new List<EventHubPump>();
        foreach (var function in functions)
        {
            errors.Try(function, () =>
            {
                var target = EventHubTarget.Resolve(function.Trigger!, app.Resolver);
                if (target.Hub.Length == 0)
                {
                    errors.Add(function, "its trigger names no event hub. Give [EventHubTrigger] one.");
                    return;
                }

                var connection = clients.Get(target.Connection, target.Hub);
                pumps.Add(new EventHubPump(new EventFunction(app, function, target, checkpoints, logger), connection));
            });
        }

        return new EventHubListener(pumps);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        try
        {
            return EventHubTarget.Resolve(function.Trigger!, app.Resolver).Description;
        }
        catch (SettingException)
        {
            return "event hub";
        }
    }
}
