using System.Collections.Concurrent;
using Amqp.Framing;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class ReceivingTests : AmqpClientTests
{
    [Fact]
    [Twin("receive: as many as asked for, not more")]
    public async Task Receive_AsManyAsAskedFor_NotMore()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c", "d");
        await using var first = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        await using var second = await Broker.Connect().OpenReceiverAsync(Entities.Plain);

        var one = await AmqpClientBroker.TakeAsync(first, 2);
        var two = await AmqpClientBroker.TakeAsync(second, 2);

        one.Concat(two).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    [Twin("receive: an empty queue returns nothing after the wait")]
    public async Task Receive_EmptyQueue_ReturnsNothingAfterTheWait()
    {
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        (await receiver.ReceiveAsync(1, AmqpClientBroker.Moment)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("receive: fewer than asked for come without waiting for the rest")]
    public async Task Receive_FewerThanAskedFor_ComeWithoutWaitingForTheRest()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        var messages = await receiver.ReceiveAsync(10, Timeout.InfiniteTimeSpan).WaitAsync(AmqpClientBroker.Patience);

        messages.Select(AmqpClientBroker.BodyOf).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("receive: what is sent after an empty receive is not lost")]
    public async Task Receive_SentAfterAnEmptyReceive_IsNotLost()
    {
        await using var first = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        (await first.ReceiveAsync(5, AmqpClientBroker.Moment)).ShouldBeEmpty();

        await Broker.SendAsync(Entities.Plain, "a");

        await using var second = await Broker.Connect().OpenReceiverAsync(Entities.Plain);
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(second)).ShouldBe("a");
    }

    [Fact]
    public async Task Receive_CallerGaveUp_TheMessageIsThereForTheNext()
    {
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        using var cancellation = new CancellationTokenSource();
        var waiting = receiver.ReceiveAsync(1, Timeout.InfiniteTimeSpan, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        await Broker.SendAsync(Entities.Plain, "a", "b");

        (await AmqpClientBroker.TakeAsync(receiver, 2)).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Receive_CallersAtOnce_EachGetsWhatItAskedFor()
    {
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var callers = Enumerable.Range(0, 3).Select(_ => receiver.ReceiveAsync(1, AmqpClientBroker.Patience)).ToArray();

        await Broker.SendAsync(Entities.Plain, "a", "b", "c");

        var messages = (await Task.WhenAll(callers))
            .Select(received => AmqpClientBroker.BodyOf(received.ShouldHaveSingleItem()));
        messages.ShouldBe(["a", "b", "c"], ignoreOrder: true);
    }

    [Fact]
    [Twin("iterate: the iterator yields messages in order")]
    public async Task ReceiveMessages_Enumerated_YieldsThemInOrder()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        var bodies = new List<string>();
        await foreach (var message in receiver.ReceiveMessagesAsync())
        {
            bodies.Add(AmqpClientBroker.BodyOf(message));
            await receiver.CompleteAsync(message);
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
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        var receiving = receiver.ReceiveAsync(1, AmqpClientBroker.Patience);

        await Broker.SendAsync(Entities.Plain, "late");

        (await receiving).Select(AmqpClientBroker.BodyOf).ShouldBe(["late"]);
    }

    [Fact]
    [Twin("receive: two receivers share the messages")]
    public async Task Receive_TwoReceivers_ShareTheMessages()
    {
        string[] expected = [.. Enumerable.Range(0, 200).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, expected);
        await using var first = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        await using var second = await Broker.Connect().OpenReceiverAsync(Entities.Plain);

        var taken = await Task.WhenAll(AmqpClientBroker.TakeAsync(first, 100), AmqpClientBroker.TakeAsync(second, 100));

        taken.SelectMany(messages => messages).Select(AmqpClientBroker.BodyOf).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    [Twin("receive: a message of 200 KB arrives unharmed")]
    public async Task Receive_TwoHundredKilobytes_ArriveUnharmed()
    {
        byte[] body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
        var message = AmqpClientBroker.Text("");
        message.BodySection = new Data { Binary = body };
        await Broker.SendAsync(Entities.Plain, [message]);
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        (await AmqpClientBroker.OneAsync(receiver)).Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task Subscribe_Credit_IsNeverExceeded()
    {
        await Broker.SendAsync(Entities.Plain, [.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        var seen = new ConcurrentQueue<string>();
        var five = new TaskCompletionSource();
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, message =>
        {
            seen.Enqueue(AmqpClientBroker.BodyOf(message));
            if (seen.Count == 5)
            {
                five.TrySetResult();
            }
        });
        await using var rest = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        receiver.AddCredit(3);
        receiver.AddCredit(2);
        await five.Task.WaitAsync(AmqpClientBroker.Patience);

        (await AmqpClientBroker.TakeAsync(rest, 15)).Count.ShouldBe(15);
        seen.ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task Subscribe_SentLater_ArrivesToo()
    {
        var seen = new SemaphoreSlim(0);
        AmqpReceivedMessage? last = null;
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain, message =>
        {
            last = message;
            seen.Release();
        });
        receiver.AddCredit(3);

        foreach (var body in new[] { "a", "b", "c" })
        {
            await Broker.SendAsync(Entities.Plain, body);
            (await seen.WaitAsync(AmqpClientBroker.Patience)).ShouldBeTrue(body);
            AmqpClientBroker.BodyOf(last.ShouldNotBeNull()).ShouldBe(body);
        }
    }

    [Fact]
    public async Task Subscribe_BrokerRestarted_ReceiverSaysSoAndANewOneGoesOn()
    {
        await using (var first = await Broker.Connection.OpenReceiverAsync(Entities.Plain))
        {
            await Broker.RestartAsync();
            await first.Closed.WaitAsync(AmqpClientBroker.Patience);
            first.IsOpen.ShouldBeFalse();
        }

        await Broker.SendAsync(Entities.Plain, "after");
        await using var second = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(second)).ShouldBe("after");
    }

    [Fact]
    [Twin("connection: fifty clients at once")]
    public async Task Connect_FiftyClientsAtOnce_AllSend()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => Broker.Connect()).ToArray().Select(
            (connection, i) => connection.GetSender(Entities.Plain).SendAsync(AmqpClientBroker.Text($"{i}"))));

        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(
            Enumerable.Range(0, 50).Select(i => $"{i}"), ignoreOrder: true);
    }
}
