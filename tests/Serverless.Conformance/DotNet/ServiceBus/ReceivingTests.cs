using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class ReceivingTests : ServiceBusTests
{
    [Fact]
    [Twin("receive: as many as asked for, not more")]
    public async Task Receive_AsManyAsAskedFor_NotMore()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c", "d");
        await using var first = Broker.Receiver(Entities.Plain);
        await using var second = Broker.Receiver(Entities.Plain, client: Broker.Connect());

        var one = await first.TakeAsync(2);
        var two = await second.TakeAsync(2);

        one.Concat(two).Texts().ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    [Twin("receive: an empty queue returns nothing after the wait")]
    public async Task Receive_EmptyQueue_ReturnsNothingAfterTheWait()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);

        await receiver.NothingAsync();
    }

    [Fact]
    [Twin("receive: fewer than asked for come without waiting for the rest")]
    public async Task Receive_FewerThanAskedFor_ComeWithoutWaitingForTheRest()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);

        var messages = await receiver.ReceiveMessagesAsync(10, TimeSpan.FromMinutes(10))
            .WaitAsync(ServiceBusBroker.Patience);

        messages.Texts().ShouldBe(["a"]);
    }

    [Fact]
    [Twin("receive: what is sent after an empty receive is not lost")]
    public async Task Receive_SentAfterAnEmptyReceive_IsNotLost()
    {
        await using (var first = Broker.Receiver(Entities.Plain))
        {
            (await first.ReceiveMessagesAsync(5, ServiceBusBroker.Moment)).ShouldBeEmpty();

            await Broker.SendAsync(Entities.Plain, "a");
        }

        // This client leaves its credit on the link, so that the message may have gone there: its close gives it back.
        await using var second = Broker.Receiver(Entities.Plain, client: Broker.Connect());
        var message = await second.OneAsync();
        (message.Text(), message.DeliveryCount).ShouldBe(("a", 1));
    }

    [Theory]
    [InlineData(ServiceBusReceiveMode.PeekLock)]
    [InlineData(ServiceBusReceiveMode.ReceiveAndDelete)]
    public async Task Receive_AfterShortReceives_StillWorks(ServiceBusReceiveMode mode)
    {
        await using var receiver = Broker.Receiver(
            Entities.Plain, new ServiceBusReceiverOptions { ReceiveMode = mode });
        for (var i = 0; i < 20; i++)
        {
            (await receiver.ReceiveMessagesAsync(5, TimeSpan.FromMilliseconds(1))).ShouldBeEmpty();
        }

        await Broker.SendAsync(Entities.Plain, "a", "b", "c");

        // What comes on credit that a receive has left, while nobody waits, this client gives back: it comes again.
        (await receiver.TakeAsync(3)).Texts().ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Fact]
    public async Task Receive_ManyShortReceivesWhileSending_LosesNothing()
    {
        await using var receiver = Broker.Receiver(
            Entities.Plain, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        string[] sent = [.. Enumerable.Range(0, 300).Select(i => $"{i}")];
        var sending = Task.Run(async () =>
        {
            foreach (var body in sent)
            {
                await Broker.SendAsync(Entities.Plain, body);
            }
        });

        var bodies = new List<string>();
        while (bodies.Count < sent.Length)
        {
            var messages = await receiver.ReceiveMessagesAsync(3, ServiceBusBroker.Patience);
            messages.Count.ShouldBeInRange(1, 3);
            bodies.AddRange(messages.Texts());
        }

        await sending;
        bodies.ShouldBe(sent);
    }

    [Fact]
    public async Task Receive_CallerGaveUp_TheMessageIsThereForTheNext()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);
        using var cancellation = new CancellationTokenSource();
        var waiting = receiver.ReceiveMessagesAsync(1, ServiceBusBroker.Patience, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        await Broker.SendAsync(Entities.Plain, "a", "b");

        (await receiver.TakeAsync(2)).Texts().ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Fact]
    public async Task Receive_CallersAtOnce_EachGetsWhatItAskedFor()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);
        var callers = Enumerable.Range(0, 3)
            .Select(_ => receiver.ReceiveMessagesAsync(1, ServiceBusBroker.Patience))
            .ToArray();

        await Broker.SendAsync(Entities.Plain, "a", "b", "c");

        (await Task.WhenAll(callers)).Select(received => received.ShouldHaveSingleItem().Text())
            .ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Fact]
    [Twin("iterate: the iterator yields messages in order")]
    public async Task ReceiveMessages_Enumerated_YieldsThemInOrder()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = Broker.Receiver(Entities.Plain);

        var bodies = new List<string>();
        await foreach (var message in receiver.ReceiveMessagesAsync())
        {
            bodies.Add(message.Text());
            await receiver.CompleteMessageAsync(message);
            if (bodies.Count == 2)
            {
                break;
            }
        }

        bodies.ShouldBe(["a", "b"]);
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("receive: a receiver waits for what comes later")]
    public async Task Receive_SentWhileWaiting_Arrives()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);
        var receiving = receiver.ReceiveMessagesAsync(1, ServiceBusBroker.Patience);

        await Broker.SendAsync(Entities.Plain, "late");

        (await receiving).Texts().ShouldBe(["late"]);
    }

    [Fact]
    [Twin("receive: two receivers share the messages")]
    public async Task Receive_TwoReceivers_ShareTheMessages()
    {
        string[] expected = [.. Enumerable.Range(0, 200).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, expected);
        await using var first = Broker.Receiver(Entities.Plain);
        await using var second = Broker.Receiver(Entities.Plain, client: Broker.Connect());

        var taken = await Task.WhenAll(first.TakeAsync(100), second.TakeAsync(100));

        taken.SelectMany(messages => messages).Texts().ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    [Twin("receive: a message of 200 KB arrives unharmed")]
    public async Task Receive_TwoHundredKilobytes_ArriveUnharmed()
    {
        byte[] body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage(body));
        await using var receiver = Broker.Receiver(Entities.Plain);

        (await receiver.OneAsync()).Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task Receive_BrokerRestarted_GoesOn()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.NothingAsync();

        await Broker.RestartAsync();
        await Broker.SendAsync(Entities.Plain, "after");

        (await receiver.OneAsync()).Text().ShouldBe("after");
    }

    [Fact]
    [Twin("connection: fifty clients at once")]
    public async Task Connect_FiftyClientsAtOnce_AllSend()
    {
        var clients = Enumerable.Range(0, 50).Select(_ => Broker.Connect()).ToArray();

        await Task.WhenAll(clients.Select((client, i) => client.CreateSender(Entities.Plain)
            .SendMessageAsync(new ServiceBusMessage($"{i}"))));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(
            Enumerable.Range(0, 50).Select(i => $"{i}"), ignoreOrder: true);
    }
}
