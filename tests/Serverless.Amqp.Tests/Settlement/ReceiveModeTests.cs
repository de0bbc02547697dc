using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Settlement;

public sealed class ReceiveModeTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Receive_ReceiveAndDelete_SettlesNothingAndRemovesTheMessage()
    {
        await _broker.SendAsync(TestBroker.Queue, "a", "b");
        await using var receiver = await OpenAsync(AmqpReceiveMode.ReceiveAndDelete);

        var message = await _broker.ReceiveOneAsync(receiver);

        (TestBroker.BodyOf(message), message.LockToken, message.DeliveryCount).ShouldBe(("a", Guid.Empty, 1));
        (await receiver.PeekAsync(10)).Select(TestBroker.BodyOf).ShouldBe(["b"]);
        Should.Throw<InvalidOperationException>(() => receiver.Release(message));
    }

    [Theory]
    [InlineData(AmqpReceiveMode.PeekLock)]
    [InlineData(AmqpReceiveMode.ReceiveAndDelete)]
    public async Task Receive_AfterShortReceives_StillWorks(AmqpReceiveMode mode)
    {
        await using var receiver = await OpenAsync(mode);
        for (var i = 0; i < 20; i++)
        {
            (await receiver.ReceiveAsync(5, TimeSpan.Zero)).ShouldBeEmpty();
        }

        await _broker.SendAsync(TestBroker.Queue, "a", "b", "c");

        var bodies = new List<string>();
        while (bodies.Count < 3)
        {
            bodies.AddRange((await receiver.ReceiveAsync(5, TestBroker.Patience)).Select(TestBroker.BodyOf));
        }

        bodies.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Receive_ManyShortReceivesWhileSending_LosesNothing()
    {
        await using var receiver = await OpenAsync(AmqpReceiveMode.ReceiveAndDelete);
        string[] sent = [.. Enumerable.Range(0, 500).Select(i => $"{i}")];
        var sending = Task.Run(async () =>
        {
            foreach (var body in sent)
            {
                await _broker.SendAsync(TestBroker.Queue, body);
            }
        });

        var bodies = new List<string>();
        while (bodies.Count < sent.Length)
        {
            var messages = await receiver.ReceiveAsync(3, TestBroker.Patience);
            messages.Count.ShouldBeInRange(1, 3);
            bodies.AddRange(messages.Select(TestBroker.BodyOf));
        }

        await sending;
        bodies.ShouldBe(sent);
    }

    [Fact]
    public async Task Drain_ClosedReceiver_ReturnsAtOnce()
    {
        var receiver = await OpenAsync(AmqpReceiveMode.PeekLock);
        await receiver.DisposeAsync();

        await receiver.DrainAsync().WaitAsync(TestBroker.Patience);
    }

    [Fact]
    public void PrefetchCount_Negative_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new AmqpReceiverOptions { PrefetchCount = -1 });

    private Task<AmqpReceiver> OpenAsync(AmqpReceiveMode mode) =>
        _broker.Connection.OpenReceiverAsync(TestBroker.Queue, new AmqpReceiverOptions { ReceiveMode = mode });
}
