using Microsoft.Azure.Functions.Worker;
using Serverless.Amqp;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.ServiceBus;

/// <summary>What a Service Bus function listens to, with every setting resolved.</summary>
internal sealed record ServiceBusTarget
{
    /// <summary>The connection that a trigger takes when it names none.</summary>
    public const string DefaultConnection = "ServiceBus";

    public required string Entity { get; init; }

    public required ConnectionSetting Connection { get; init; }

    public bool IsSessionsEnabled { get; init; }

    public bool IsBatched { get; init; }

    public bool AutoComplete { get; init; }

    /// <exception cref="SettingException">
    /// An expression or the connection names a setting that is not there.
    /// </exception>
    public static ServiceBusTarget Resolve(
        FunctionDescriptor function,
        SettingResolver settings,
        ServiceBusSettings defaults)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        return new ServiceBusTarget
        {
            Entity = EntityOf(trigger, settings),
            Connection = settings.ResolveConnection(
                trigger.Connection, DefaultConnection, "ServiceBusTrigger.Connection"),
            IsSessionsEnabled = trigger.IsSessionsEnabled,
            IsBatched = trigger.IsBatched,
            AutoComplete = IsAutoCompleteSet(function) ? trigger.AutoCompleteMessages : defaults.AutoCompleteMessages,
        };
    }

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="InvalidConnectionStringException">The connection string is malformed.</exception>
    /// <exception cref="SettingException">The connection has neither form.</exception>
    public AmqpConnection CreateConnection(AmqpConnectionOptions options)
    {
        if (!string.IsNullOrWhiteSpace(Connection.ConnectionString))
        {
            return new AmqpConnection(ServiceBusConnectionString.Parse(Connection.ConnectionString), options);
        }

        if (!string.IsNullOrWhiteSpace(Connection.FullyQualifiedNamespace))
        {
            return new AmqpConnection(Connection.FullyQualifiedNamespace, new EntraTokenProvider(), options);
        }

        throw new SettingException(
            Connection.Name,
            $"The connection '{Connection.Name}' is empty. Set '{Connection.Name}' to a connection string, or"
            + $" '{Connection.Name}__fullyQualifiedNamespace' to the host of the namespace.");
    }

    private static string EntityOf(ServiceBusTriggerAttribute trigger, SettingResolver settings)
    {
        if (trigger.QueueName is { } queue)
        {
            return settings.Resolve(queue, "ServiceBusTrigger.QueueName");
        }

        var topic = settings.Resolve(trigger.TopicName ?? "", "ServiceBusTrigger.TopicName");
        var subscription = settings.Resolve(trigger.SubscriptionName ?? "", "ServiceBusTrigger.SubscriptionName");
        return $"{topic}/Subscriptions/{subscription}";
    }

    // The attribute cannot tell "not set" from "false"; its declaration can. Not set means what host.json says.
    private static bool IsAutoCompleteSet(FunctionDescriptor function) =>
        function.TriggerParameter.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(ServiceBusTriggerAttribute))
            .SelectMany(data => data.NamedArguments)
            .Any(argument => argument.MemberName == nameof(ServiceBusTriggerAttribute.AutoCompleteMessages));
}
