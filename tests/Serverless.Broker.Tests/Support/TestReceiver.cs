using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Tests.Support;

/// <summary>A receiver that keeps what it was given.</summary>
internal sealed class TestReceiver : IReceiverSink, IDisposable
{
    private readonly List<Delivery> _deliveries = [];

    public Receiver Link { get; private set; } = null!;

    public IReadOnlyList<Delivery> Deliveries => _deliveries;

    public IEnumerable<string> Texts => _deliveries.Select(d => TestMessage.TextOf(d.Message));

    public int Drained { get; private set; }

    public BrokerException? Closed { get; private set; }

    public static TestReceiver Open(MessageQueue source, int credit = 0, ReceiveMode mode = ReceiveMode.PeekLock)
    {
        TestReceiver receiver = new();
        receiver.Link = source.CreateReceiver(new ReceiverOptions(mode), receiver);
        receiver.Link.AddCredit(credit);
        return receiver;
    }

    public static async Task<TestReceiver> AcceptAsync(MessageQueue source, string? sessionId, int credit = 0)
    {
        TestReceiver receiver = new();
        receiver.Link = await source.AcceptSessionAsync(
            sessionId,
            TimeSpan.FromSeconds(30),
            new ReceiverOptions(ReceiveMode.PeekLock),
            receiver,
            CancellationToken.None);
        receiver.Link.AddCredit(credit);
        return receiver;
    }

    /// <summary>Takes one message with a receiver of its own that is closed again; the lock lives on.</summary>
    public static Delivery ReceiveOne(MessageQueue source)
    {
        using TestReceiver receiver = Open(source, credit: 1);
        return receiver.Deliveries.ShouldHaveSingleItem();
    }

    public void OnDelivery(Receiver receiver, in Delivery delivery) => _deliveries.Add(delivery);

    public void OnDrained(Receiver receiver) => Drained++;

    public void OnClosed(Receiver receiver, BrokerException reason) => Closed = reason;

    public void Dispose() => Link.Close();
}
