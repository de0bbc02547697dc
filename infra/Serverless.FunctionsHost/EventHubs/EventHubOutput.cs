using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>Sends what a function returned to an event hub: one event, or one an element of a collection.</summary>
internal sealed class EventHubOutput(EventHubClients clients) : IOutputBinding
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["eventHub"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () =>
        {
            var hub = HubOf(app, binding);
            if (hub.Length == 0)
            {
                errors.Add(function, $"the output '{binding.Name}' names no event hub. Give [EventHubOutput] one.");
                return;
            }

            if (!BindingExpressions.AreIn(hub))
            {
                _ = clients.Get(ConnectionOf(app, binding), hub);
            }
        });

    /// <inheritdoc/>
    public async ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var events = OutgoingBody.From(value)
            .Select(body => new EventData(body.Data) { ContentType = body.ContentType })
            .ToList();
        if (events.Count == 0)
        {
            return;
        }

        var hub = new BindingExpressions(app.Time).Resolve(
            HubOf(app, binding), "EventHubOutput.EventHubName", function.Name, request);
        var producer = clients.Producer(clients.Get(ConnectionOf(app, binding), hub), app.HostJson.EventHubs.Retry);
        if (events.Count == 1)
        {
            await producer.SendAsync(events, cancellationToken);
            return;
        }

        await SendAsync(producer, events, cancellationToken);
    }

    /// <summary>As few batches as they fit in.</summary>
    private static async Task SendAsync(
        EventHubProducerClient producer, List<EventData> events, CancellationToken cancellationToken)
    {
        var next = 0;
        while (next < events.Count)
        {
            using var batch = await producer.CreateBatchAsync(cancellationToken);
            while (next < events.Count && batch.TryAdd(events[next]))
            {
                next++;
            }

            if (batch.Count == 0)
            {
                // The hub says how much too large it is.
                await producer.SendAsync([events[next++]], cancellationToken);
                continue;
            }

            await producer.SendAsync(batch, cancellationToken);
        }
    }

    private static ConnectionSetting ConnectionOf(FunctionAppContext app, BindingDefinition binding) =>
        app.Resolver.ResolveConnection(
            binding.Connection, EventHubTarget.DefaultConnection, "EventHubOutput.Connection");

    private static string HubOf(FunctionAppContext app, BindingDefinition binding) =>
        app.Resolver.Resolve(binding.GetString("eventHubName") ?? string.Empty, "EventHubOutput.EventHubName");
}
