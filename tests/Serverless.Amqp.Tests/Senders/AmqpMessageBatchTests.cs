using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp.Tests.Senders;

public sealed class AmqpMessageBatchTests
{
    [Fact]
    public void TryAddMessage_NoRoomLeft_LeavesTheBatchAsItWas()
    {
        var batch = new AmqpMessageBatch(maxMessageSize: 3000);
        batch.TryAddMessage(Body(1000)).ShouldBeTrue();
        var size = batch.SizeInBytes;

        batch.TryAddMessage(Body(1000)).ShouldBeFalse();

        (batch.Count, batch.SizeInBytes).ShouldBe((1, size));
        batch.ToEnvelope().Encode().Length.ShouldBeLessThanOrEqualTo((int)batch.MaxSizeInBytes);
        batch.TryAddMessage(Body(100)).ShouldBeTrue();
    }

    [Fact]
    public void TryAddMessage_ChangedAfterwards_SendsWhatItWas()
    {
        var message = Body(1);
        message.Properties.Subject = "before";
        var batch = new AmqpMessageBatch(maxMessageSize: 3000);
        batch.TryAddMessage(message);

        message.Properties.Subject = "after";

        var section = batch.ToEnvelope().BodySection.ShouldBeOfType<DataList>()[0];
        var encoded = section.Buffer;
        Message.Decode(new ByteBuffer(encoded.Buffer, encoded.Offset, encoded.Length, encoded.Capacity))
            .Properties.Subject.ShouldBe("before");
    }

    [Fact]
    public void MaxSizeInBytes_EntityWithoutALimit_IsBounded() =>
        new AmqpMessageBatch(ulong.MaxValue).MaxSizeInBytes.ShouldBe(262_144);

    [Fact]
    public void Split_OneTooLarge_GoesAlone()
    {
        var batches = AmqpMessageBatch.Split([Body(10), Body(5000), Body(10), Body(10)], maxMessageSize: 3000).ToList();

        batches.Select(batch => batch.Count).ShouldBe([1, 1, 2]);
    }

    private static Message Body(int length) => new()
    {
        Properties = new Properties { MessageId = "m" }, BodySection = new Data { Binary = new byte[length] },
    };
}
