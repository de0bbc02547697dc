namespace Serverless.Benchmarks.Clients;

/// <summary>A row of the report: what a vendor's client does with so many messages.</summary>
internal sealed record ClientPhase(string Name, Func<ClientRun, Task> RunAsync)
{
    /// <summary>How long a row may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>In this order: what a row sends the next one takes.</summary>
    public static readonly ClientPhase[] All =
    [
        new("ServiceBusSender, single, 64 in flight", run => ServiceBusWork.SendSinglyAsync(run, inFlight: 64)),
        new("ServiceBusProcessor, 16 calls", run => ServiceBusWork.ProcessAsync(run, calls: 16)),
        new("ServiceBusSender, batches of 100", run => ServiceBusWork.SendBatchesAsync(run, ServeNames.Queue, 100)),
        new("ServiceBusProcessor, 64 calls", run => ServiceBusWork.ProcessAsync(run, calls: 64)),
        new("ServiceBusSender, 100 sessions", run => ServiceBusWork.SendBatchesAsync(run, ServeNames.Sessions, 100)),
        new("ServiceBusSessionProcessor, 16", run => ServiceBusWork.ProcessSessionsAsync(run, sessions: 16)),
        new("EventHubProducerClient, batches", EventHubsWork.SendBatchesAsync),
        new("EventHubBufferedProducerClient", EventHubsWork.SendBufferedAsync),
        new("PartitionReceiver, 4 partitions", EventHubsWork.ReadAsync),
    ];

    /// <summary>The same work with RabbitMQ and its own client, as its documentation says for durable work.</summary>
    public static readonly ClientPhase[] OfRabbit =
    [
        new("RabbitMQ.Client, single, 64 in flight", run => RabbitWork.PublishAsync(run, inFlight: 64, batch: 1)),
        new("RabbitMQ.Client, 16 calls", run => RabbitWork.ConsumeAsync(run, calls: 16)),
        new("RabbitMQ.Client, batches of 100", run => RabbitWork.PublishAsync(run, inFlight: 4, batch: 100)),
        new("RabbitMQ.Client, 64 calls", run => RabbitWork.ConsumeAsync(run, calls: 64)),
    ];
}
