using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

public sealed class EventProducersTests
{
    [Fact]
    public async Task Append_SentAgain_IsAcceptedAndKeptOnce()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();

        await partition.AppendAsync([Event("a", 1), Event("b", 2)], isIdempotent: true);
        await partition.AppendAsync([Event("a", 1), Event("b", 2)], isIdempotent: true);
        await partition.AppendAsync([Event("b", 2)], isIdempotent: true);
        await partition.AppendAsync([Event("c", 3)], isIdempotent: true);

        partition.Texts().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Append_GapOrMixedBatch_IsRefused()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();
        await partition.AppendAsync([Event("a", 1)], isIdempotent: true);

        await new Func<Task>(() => partition.AppendAsync([Event("c", 3)], isIdempotent: true))
            .ShouldRefuseAsync(ErrorConditions.OutOfOrderSequence);
        await new Func<Task>(() => partition.AppendAsync([Event("b", 2), Event("d", 4)], isIdempotent: true))
            .ShouldRefuseAsync(ErrorConditions.OutOfOrderSequence);
        await new Func<Task>(() => partition.AppendAsync([TestHub.Event("x")], isIdempotent: true))
            .ShouldRefuseAsync(ErrorConditions.ArgumentError);

        partition.Texts().ShouldBe(["a"]);
    }

    [Fact]
    public async Task Append_AfterTheLargestNumber_GoesOnWithZero()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();

        await partition.AppendAsync([Event("a", int.MaxValue), Event("b", 0)], isIdempotent: true);
        await partition.AppendAsync([Event("a", int.MaxValue)], isIdempotent: true);
        await partition.AppendAsync([Event("c", 1)], isIdempotent: true);

        partition.Texts().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Append_LowerEpoch_IsStolenFrom()
    {
        await using TestNamespace test = await TestHub.StartAsync();
        EventPartition partition = test.Partition();
        await partition.AppendAsync([Event("a", 1)], isIdempotent: true);
        await partition.AppendAsync([Event("b", 7, epoch: 1)], isIdempotent: true);

        await new Func<Task>(() => partition.AppendAsync([Event("c", 2)], isIdempotent: true))
            .ShouldRefuseAsync(ErrorConditions.ProducerEpochStolen);
        new Action(() => partition.AttachProducer(5, 0, null)).ShouldRefuse(ErrorConditions.ProducerEpochStolen);

        partition.AttachProducer(5, 1, null).ShouldBe(new ProducerStamp(5, 1, 7));
        partition.Texts().ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Append_SentAgainAfterARestart_IsKeptOnce()
    {
        TestDisk disk = new();
        await using (TestNamespace before = await TestNamespace.OnDiskAsync(disk))
        {
            await before.AddHubAsync();
            await before.Partition().AppendAsync([Event("a", 1), Event("b", 2)], isIdempotent: true);
        }

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk);
        await after.Partition().AppendAsync([Event("b", 2)], isIdempotent: true);
        await after.Partition().AppendAsync([Event("c", 3)], isIdempotent: true);

        after.Partition().Texts().ShouldBe(["a", "b", "c"]);
        after.Partition().AttachProducer(5, null, null).ShouldBe(new ProducerStamp(5, 0, 3));
    }

    [Fact]
    public async Task Attach_WithoutANumber_GetsOneOfItsOwn()
    {
        await using TestNamespace test = await TestHub.StartAsync();

        ProducerStamp first = test.Partition().AttachProducer(null, null, null);
        ProducerStamp second = test.Partition().AttachProducer(null, null, null);

        first.Id.ShouldNotBe(second.Id);
        (first.Epoch, first.Sequence).ShouldBe(((short)0, 0));
    }

    private static EventContent Event(string text, int sequence, short epoch = 0) => EventContent.Parse(TestHub.Encode(
        text,
        null,
        (ProducerStamp.IdName, 5L),
        (ProducerStamp.EpochName, epoch),
        (ProducerStamp.SequenceName, sequence)));
}
