using System.Text;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>What every <see cref="IMessageSender"/> does. Tests of one class run one after the other and may share the
/// entities; each leaves them empty.</summary>
public abstract class MessageSenderCompliance
{
    private readonly string _id = Guid.NewGuid().ToString("N");

    protected abstract IMessageSender Sender { get; }

    /// <summary>A queue without sessions and without duplicate detection.</summary>
    protected abstract string Queue { get; }

    /// <summary>A queue that requires sessions.</summary>
    protected abstract string SessionQueue { get; }

    /// <summary>Receives and completes the next messages, in order; fails when they do not come within
    /// seconds.</summary>
    protected abstract Task<IReadOnlyList<InboundMessage>> ReceiveAsync(string queue, int count);

    [Fact]
    public async Task Send_AllAttributes_Arrive()
    {
        var sent = Message("0") with
        {
            Subject = "orders/1",
            CorrelationId = "correlation",
            Time = new DateTimeOffset(2026, 11, 23, 9, 30, 15, 250, TimeSpan.Zero),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };

        await Sender.SendAsync(Queue, [sent]);

        var received = (await ReceiveAsync(Queue, 1)).ShouldHaveSingleItem();
        received.Id.ShouldBe(sent.Id);
        received.Type.ShouldBe(sent.Type);
        received.Source.ShouldBe(sent.Source);
        received.Subject.ShouldBe(sent.Subject);
        received.CorrelationId.ShouldBe(sent.CorrelationId);
        received.Time.ShouldBe(sent.Time);
        received.TraceParent.ShouldBe(sent.TraceParent);
        received.DataContentType.ShouldBe(sent.DataContentType);
        received.Data.ToArray().ShouldBe(sent.Data.ToArray());
        received.DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task Send_OptionalAttributesNull_AreNull()
    {
        await Sender.SendAsync(Queue, [Message("0")]);

        var received = (await ReceiveAsync(Queue, 1)).ShouldHaveSingleItem();
        received.Subject.ShouldBeNull();
        received.SessionId.ShouldBeNull();
        received.CorrelationId.ShouldBeNull();
        received.TraceParent.ShouldBeNull();
    }

    [Fact]
    public async Task Send_Session_Arrives()
    {
        await Sender.SendAsync(
            SessionQueue,
            [
                Message("0", SessionQueue) with { SessionId = _id },
                Message("1", SessionQueue) with { SessionId = _id },
            ]);

        var received = await ReceiveAsync(SessionQueue, 2);
        received.Select(message => message.SessionId).ShouldBe([_id, _id]);
        received.Select(message => message.Id).ShouldBe([_id + "0", _id + "1"]);
    }

    [Fact]
    public async Task Send_ManyInOneCall_ArriveInOrder()
    {
        var messages = Enumerable.Range(0, 250).Select(i => Message($"{i}")).ToArray();

        await Sender.SendAsync(Queue, messages);

        (await ReceiveAsync(Queue, messages.Length)).Select(message => message.Id)
            .ShouldBe(messages.Select(message => message.Id));
    }

    [Fact]
    public async Task Send_ManyCalls_ArriveInOrder()
    {
        for (var i = 0; i < 20; i++)
        {
            await Sender.SendAsync(Queue, [Message($"{i}")]);
        }

        (await ReceiveAsync(Queue, 20)).Select(message => message.Id)
            .ShouldBe(Enumerable.Range(0, 20).Select(i => $"{_id}{i}"));
    }

    [Fact]
    public async Task Send_LargeBodies_Arrive()
    {
        var data = Encoding.UTF8.GetBytes($"\"{new string('ä', 60_000)}\"");
        var messages = Enumerable.Range(0, 5).Select(i => Message($"{i}") with { Data = data }).ToArray();

        await Sender.SendAsync(Queue, messages);

        foreach (var message in await ReceiveAsync(Queue, messages.Length))
        {
            message.Data.ToArray().ShouldBe(data);
        }
    }

    [Fact]
    public async Task Send_Nothing_IsNoError()
    {
        await Sender.SendAsync(Queue, []);
    }

    [Fact]
    public async Task Send_UnknownDestination_Fails()
    {
        await Should.ThrowAsync<Exception>(() => Sender.SendAsync("no-such-entity", [Message("0", "no-such-entity")]));
    }

    private OutboundMessage Message(string suffix, string? destination = null) => OutboundMessage.Create(
        destination ?? Queue, _id + suffix, "com.example.compliance.v1", "/compliance", new { Text = "grüße 😀" });
}
