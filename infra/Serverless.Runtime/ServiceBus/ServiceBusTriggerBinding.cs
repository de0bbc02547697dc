using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Logging;
using Serverless.Amqp;
using Serverless.Runtime.Functions;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.ServiceBus;

/// <summary>Drives functions with <see cref="ServiceBusTriggerAttribute"/> over AMQP.</summary>
internal sealed class ServiceBusTriggerBinding(
    SettingResolver settings,
    HostJson hostJson,
    TimeProvider timeProvider,
    ILoggerFactory loggerFactory,
    InvocationTracker tracker) : ITriggerBinding
{
    public string Type => "serviceBusTrigger";

    public string ParameterCure =>
        "ServiceBusReceivedMessage, string, byte[], BinaryData or a class read from JSON (arrays of them with"
        + " IsBatched), ServiceBusMessageActions, ServiceBusSessionMessageActions, message properties by"
        + " name such as messageId";

    public bool Matches(TriggerBindingAttribute trigger) => trigger is ServiceBusTriggerAttribute;

    public void Validate(FunctionDescriptor function, BindingErrors errors)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        if (trigger.QueueName is null && (trigger.TopicName is null || trigger.SubscriptionName is null))
        {
            errors.Add(function, "[ServiceBusTrigger] names neither a queue nor a topic and a subscription.");
            return;
        }

        var target = ServiceBusTarget.Resolve(function, settings, hostJson.ServiceBus);
        try
        {
            target.CreateConnection(new AmqpConnectionOptions());
        }
        catch (InvalidConnectionStringException failure)
        {
            errors.Add(function, $"the setting '{target.Connection.Name}' is wrong. {failure.Message}");
        }
    }

    public ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors) =>
        ServiceBusParameters.Bind(function, parameter, errors);

    public string Describe(FunctionDescriptor function)
    {
        var target = ServiceBusTarget.Resolve(function, settings, hostJson.ServiceBus);
        return $"{Type} {target.Entity.Replace("/Subscriptions/", "/", StringComparison.OrdinalIgnoreCase)}"
            + (target.IsSessionsEnabled ? ", sessions" : "")
            + (target.IsBatched ? ", batches" : "");
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions)
    {
        var options = new AmqpConnectionOptions { TimeProvider = timeProvider, LoggerFactory = loggerFactory };
        var logger = loggerFactory.CreateLogger("Serverless.Runtime.ServiceBus");
        var pumps = functions.Select(invoker => CreatePump(invoker, options, logger)).ToList();
        return new ServiceBusListener(pumps, logger);
    }

    private IMessagePump CreatePump(FunctionInvoker invoker, AmqpConnectionOptions options, ILogger logger)
    {
        var target = ServiceBusTarget.Resolve(invoker.Function, settings, hostJson.ServiceBus);
        var function = new ServiceBusFunction(invoker, target, hostJson.ServiceBus, timeProvider, tracker, logger);

        // A connection of its own for each function: each has its own read loop, and one that
        // fails takes no other along.
        var connection = target.CreateConnection(options);
        return target.IsSessionsEnabled
            ? new SessionPump(function, connection, options, logger)
            : new EntityPump(function, connection, options, logger);
    }
}
