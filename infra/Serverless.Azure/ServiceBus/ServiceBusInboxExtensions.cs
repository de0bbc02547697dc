using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Lets functions with a Service Bus trigger receive through the <see cref="Inbox"/>. The trigger needs
/// <c>AutoCompleteMessages = false</c>, and the app the right to send to the queue or topic that it receives from, for
/// retries.</summary>
public static class ServiceBusInboxExtensions
{
    /// <summary>Begins to handle a message, as the function that is running.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="message">The message of the trigger.</param>
    /// <param name="actions">How it is settled.</param>
    /// <param name="context">The invocation: it names the consumer, and cancels the handling.</param>
    public static Reception Receive(
        this Inbox inbox,
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        return inbox.Receive(
            Delivery(message, actions, context), context.FunctionDefinition.Name, context.CancellationToken);
    }

    /// <summary>Begins to handle the messages of a batch (<c>IsBatched = true</c>), each for itself: one that fails is
    /// tried again or dead-lettered, and the others are not.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="messages">The messages of the trigger.</param>
    /// <param name="actions">How they are settled.</param>
    /// <param name="context">The invocation: it names the consumer, and cancels the handling.</param>
    public static BatchReception Receive(
        this Inbox inbox,
        IReadOnlyList<ServiceBusReceivedMessage> messages,
        ServiceBusMessageActions actions,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(messages);
        return inbox.ReceiveBatch(
            [.. messages.Select(message => Delivery(message, actions, context))],
            context.FunctionDefinition.Name,
            context.CancellationToken);
    }

    private static ServiceBusDelivery Delivery(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(context);
        var services = context.InstanceServices;
        return new ServiceBusDelivery(
            message,
            actions,
            services.GetRequiredService<TriggerEntities>().Of(context.FunctionDefinition),
            services.GetRequiredService<ServiceBusClients>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<Inbox>>());
    }
}
