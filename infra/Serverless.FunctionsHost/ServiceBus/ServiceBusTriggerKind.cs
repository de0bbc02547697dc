using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.ServiceBus.Sessions;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>Functions for the messages of queues and subscriptions.</summary>
internal sealed class ServiceBusTriggerKind(ServiceBusClients clients, ServiceBusSettlement settlement) : ITriggerKind
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["serviceBusTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var logger = app.Loggers.CreateLogger("Host.ServiceBus");
        var pumps = new List<IMessagePump>();
        foreach (var function in functions)
        {
            errors.Try(function, () =>
            {
                if (CreatePump(app, function, logger, errors) is { } pump)
                {
                    pumps.Add(pump);
                }
            });
        }

        return new ServiceBusListener(pumps);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        try
        {
            var target = ServiceBusTarget.Resolve(function.Trigger!, app.Resolver, app.HostJson.ServiceBus);
            return $"Service Bus {target.Description}{(target.HasSessions ? ", by session" : string.Empty)}";
        }
        catch (SettingException)
        {
            return "Service Bus";
        }
    }

    private IMessagePump? CreatePump(
        FunctionAppContext app, FunctionDefinition function, ILogger logger, BindingErrors errors)
    {
        var settings = app.HostJson.ServiceBus;
        var target = ServiceBusTarget.Resolve(function.Trigger!, app.Resolver, settings);
        if (target.QueueOrTopic.Length == 0 || target.Subscription is { Length: 0 })
        {
            errors.Add(
                function,
                "its trigger names no entity. Give [ServiceBusTrigger] a queue, or a topic and a subscription.");
            return null;
        }

        ServiceBusClient client = clients.Get(target.Connection, settings.Retry);
        var runner = new MessageFunction(app, function, target, client, settlement, logger);
        return target.HasSessions ? new SessionPump(runner) : new MessagePump(runner);
    }
}
