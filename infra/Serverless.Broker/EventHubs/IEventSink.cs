using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs;

/// <summary>Who reads a partition. Called under the hub's lock: it must not call back.</summary>
internal interface IEventSink
{
    /// <summary>There is something to read.</summary>
    void OnEvents();

    /// <summary>The reader was closed by the broker.</summary>
    void OnClosed(BrokerException reason);
}
