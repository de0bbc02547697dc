namespace Serverless.Benchmarks.Brokers;

/// <summary>A broker in its own process, with a queue to measure.</summary>
internal interface IMeasuredBroker : IAsyncDisposable
{
    string Name { get; }

    int Port { get; }

    /// <summary>The address of the queue.</summary>
    string Queue { get; }

    /// <summary>Whether senders mark messages as durable.</summary>
    bool Durable { get; }

    Task<BrokerSample> SampleAsync();
}
