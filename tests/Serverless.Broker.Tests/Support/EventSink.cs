using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Tests.Support;

/// <summary>Counts what a reader is told.</summary>
internal sealed class EventSink : IEventSink
{
    public int Notified { get; private set; }

    public BrokerException? ClosedBy { get; private set; }

    public void OnEvents() => Notified++;

    public void OnClosed(BrokerException reason) => ClosedBy = reason;
}
