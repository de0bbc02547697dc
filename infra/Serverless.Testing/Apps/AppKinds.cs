using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.EventHubs;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.ServiceBus;
using Serverless.FunctionsHost.Storage.Blobs;
using Serverless.FunctionsHost.Storage.Queues;
using Serverless.FunctionsHost.Storage.Tables;
using Serverless.FunctionsHost.Timers;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.Testing.Apps;

/// <summary>The triggers, inputs and outputs of one app in a system, with clients of their own.</summary>
internal sealed class AppKinds : IAsyncDisposable
{
    private readonly ServiceBusExtension _serviceBus;
    private readonly EventHubsExtension _eventHubs = new();

    public AppKinds(SystemParts parts)
    {
        _serviceBus = new ServiceBusExtension(parts.Settlement);
        Triggers =
        [
            new DurableTriggerKind(parts.Hubs),
            _serviceBus.Trigger,
            _eventHubs.Trigger,
            parts.Options.RunTimers ? new TimerTrigger() : new HeldTimers(),
            new QueueTrigger(parts.Storage?.Watch),
            new BlobTrigger(parts.Storage?.Watch),
            new HttpTriggerKind(new HttpTriggerOptions
            {
                RequireKeys = parts.Options.RequireKeys,
                Endpoints = [new DurableManagement(parts.Hubs)],
            }),
        ];
        Inputs = [new DurableClientInput(parts.Hubs, parts.Endpoint.Address), new BlobInput()];
        Outputs = [_serviceBus.Output, _eventHubs.Output, new QueueOutput(), new BlobOutput(), new TableOutput()];
    }

    /// <summary>Gets the triggers, in the order in which they start to listen.</summary>
    public IReadOnlyList<ITriggerKind> Triggers { get; }

    /// <summary>Gets the inputs.</summary>
    public IReadOnlyList<IInputBinding> Inputs { get; }

    /// <summary>Gets the outputs.</summary>
    public IReadOnlyList<IOutputBinding> Outputs { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _serviceBus.DisposeAsync();
        await _eventHubs.DisposeAsync();
    }
}
