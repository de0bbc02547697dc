using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// Sends what a function returned to a queue or topic: one message, or one an element of a collection.
/// </summary>
internal sealed class ServiceBusOutput(ServiceBusClients clients) : IOutputBinding
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["serviceBus"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors)
    {
        errors.Try(function, () =>
        {
            _ = ClientOf(app, binding);
            if (EntityOf(app, binding).Length == 0)
            {
                errors.Add(
                    function,
                    $"the output '{binding.Name}' names no entity. Give [ServiceBusOutput] a queue or a topic.");
            }
        });
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var entity = new BindingExpressions(app.Time).Resolve(
            EntityOf(app, binding), "ServiceBusOutput.QueueOrTopicName", function.Name, request);
        var sender = clients.Sender(ClientOf(app, binding), entity);
        var messages = OutgoingBody.From(value)
            .Select(body => new ServiceBusMessage(body.Data) { ContentType = body.ContentType })
            .ToList();
        if (messages is [var only])
        {
            await sender.SendMessageAsync(only, cancellationToken);
        }
        else if (messages.Count > 0)
        {
            await SendAsync(sender, messages, cancellationToken);
        }
    }

    /// <summary>As few batches as they fit in; each is accepted as a whole.</summary>
    private static async Task SendAsync(
        ServiceBusSender sender, List<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        var next = 0;
        while (next < messages.Count)
        {
            using var batch = await sender.CreateMessageBatchAsync(cancellationToken);
            while (next < messages.Count && batch.TryAddMessage(messages[next]))
            {
                next++;
            }

            if (batch.Count == 0)
            {
                // Alone it may be larger than a batch; else the broker says what is wrong.
                await sender.SendMessageAsync(messages[next++], cancellationToken);
                continue;
            }

            await sender.SendMessagesAsync(batch, cancellationToken);
        }
    }

    private ServiceBusClient ClientOf(FunctionAppContext app, BindingDefinition binding) => clients.Get(
        app.Resolver.ResolveConnection(
            binding.Connection, ServiceBusTarget.DefaultConnection, "ServiceBusOutput.Connection"),
        app.HostJson.ServiceBus.Retry);

    /// <exception cref="SettingException">It names a setting that is not there.</exception>
    private static string EntityOf(FunctionAppContext app, BindingDefinition binding) => app.Resolver.Resolve(
        binding.GetString("queueOrTopicName") ?? binding.GetString("queueName") ?? binding.GetString("topicName")
        ?? string.Empty,
        "ServiceBusOutput.EntityName");
}
