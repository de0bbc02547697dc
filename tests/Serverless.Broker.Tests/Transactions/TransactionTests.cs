using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Tests.Transactions;

public sealed class TransactionTests
{
    [Fact]
    public async Task Commit_SendsAndSettlementsOverEntities_AllAtOnce()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        await test.Target("a").SendAsync(TestMessage.Create("in"));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source("a"));
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete, transaction);
        await test.Target("b").SendAsync(TestMessage.Create("out"), transaction);
        test.Source("a").Counts.Active.ShouldBe(1);
        test.Source("b").Counts.Active.ShouldBe(0);
        await test.Broker.EndTransactionAsync(transaction, commit: true);
        test.Source("a").Counts.Active.ShouldBe(0);
        test.Source("b").Peek(0, 1).Select(TestMessage.TextOf).ShouldBe(["out"]);
    }

    [Fact]
    public async Task Rollback_NothingSentAndMessageStaysLocked()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        await test.Target("a").SendAsync(TestMessage.Create("in"));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source("a"));
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete, transaction);
        await test.Target("b").SendAsync(TestMessage.Create("out"), transaction);
        await test.Broker.EndTransactionAsync(transaction, commit: false);
        test.Source("b").Counts.Total.ShouldBe(0);
        using TestReceiver other = TestReceiver.Open(test.Source("a"), credit: 1);
        other.Deliveries.ShouldBeEmpty();
        await test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete);
        test.Source("a").Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Commit_LockExpiredMeanwhile_RollsEverythingBack()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        await test.Target("a").SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source("a"));
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Target("b").SendAsync(TestMessage.Create(), transaction);
        await test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete, transaction);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await new Func<Task>(() => test.Broker.EndTransactionAsync(transaction, commit: true))
            .ShouldRefuseAsync(ErrorConditions.TransactionRollback);
        test.Source("b").Counts.Total.ShouldBe(0);
        TestReceiver.ReceiveOne(test.Source("a")).Message.DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task Settle_InTransactionThenOutside_IsRefused()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        await test.Target("a").SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source("a"));
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete, transaction);
        await new Func<Task>(() => test.Source("a").SettleAsync(delivery.LockToken, Settlement.Complete))
            .ShouldRefuseAsync(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task Find_UnknownOrEnded_IsRefused()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        test.Broker.FindTransaction(transaction.Id.Span).ShouldBe(transaction);
        await test.Broker.EndTransactionAsync(transaction, commit: true);
        new Action(() => test.Broker.FindTransaction(transaction.Id.Span))
            .ShouldRefuse(ErrorConditions.TransactionUnknownId);
        new Action(() => test.Broker.FindTransaction([1, 2])).ShouldRefuse(ErrorConditions.TransactionUnknownId);
        await new Func<Task>(() => test.Target("a").SendAsync(TestMessage.Create(), transaction))
            .ShouldRefuseAsync(ErrorConditions.TransactionUnknownId);
    }

    [Fact]
    public async Task Transaction_TwoMinutesOld_IsRolledBack()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Target("a").SendAsync(TestMessage.Create(), transaction);
        test.Time.Advance(TimeSpan.FromMinutes(2));
        await new Func<Task>(() => test.Broker.EndTransactionAsync(transaction, commit: true))
            .ShouldRefuseAsync(ErrorConditions.TransactionUnknownId);
        test.Source("a").Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Schedule_InTransaction_GivesNumbersAndAppearsOnCommit()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        long[] numbers = await test.Target("a").ScheduleAsync(
            [TestMessage.Create(scheduled: test.Time.GetUtcNow().AddMinutes(1))], transaction);
        test.Source("a").Counts.Scheduled.ShouldBe(0);
        await test.Broker.EndTransactionAsync(transaction, commit: true);
        test.Source("a").Peek(0, 1).ShouldHaveSingleItem().SequenceNumber.ShouldBe(numbers[0]);
    }

    [Fact]
    public async Task Cancel_NumberZero_LeavesWhatIsSentInTheTransaction()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Target("a").SendAsync(TestMessage.Create(), transaction);

        await new Func<Task>(() => test.Target("a").CancelScheduledAsync([0], transaction))
            .ShouldRefuseAsync(ErrorConditions.MessageNotFound);
        await test.Broker.EndTransactionAsync(transaction, commit: true);

        test.Source("a").Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Send_OpenTransactionsTogetherOverTheQuota_IsRefusedUntilOneEnds()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { MaxSizeInMegabytes = 1, MaxMessageSizeInKilobytes = 1024 });
        MessageContent half = TestMessage.Create(new string('x', 600_000));
        BrokerTransaction first = test.Broker.BeginTransaction();
        BrokerTransaction second = test.Broker.BeginTransaction();
        await test.Target().SendAsync(half, first);

        await new Func<Task>(() => test.Target().SendAsync(half, first))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await new Func<Task>(() => test.Target().SendAsync([half], second))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await new Func<Task>(() => test.Target().SendAsync(half))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await test.Broker.EndTransactionAsync(first, commit: false);
        await test.Target().SendAsync(half, second);
        await test.Broker.EndTransactionAsync(second, commit: true);

        test.Source().Counts.Active.ShouldBe(1);
        await new Func<Task>(() => test.Target().SendAsync(half))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Complete);
        await test.Target().SendAsync(half);
    }

    [Fact]
    public async Task Send_OverTheQuotaInATransactionThatTimesOut_LeavesRoomAfterwards()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { MaxSizeInMegabytes = 1, MaxMessageSizeInKilobytes = 1024 });
        MessageContent half = TestMessage.Create(new string('x', 600_000));
        await test.Target().SendAsync(half, test.Broker.BeginTransaction());
        test.Time.Advance(TimeSpan.FromMinutes(2));
        await test.Target().SendAsync(half);
        test.Source().Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Send_MoreThanAHundredMessages_IsRefusedWholeAndTheRestCommits()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        BrokerTransaction transaction = test.Broker.BeginTransaction();
        await test.Target("a").SendAsync(
            [.. Enumerable.Range(0, 99).Select(i => TestMessage.Create($"{i}"))], transaction);
        await new Func<Task>(
            () => test.Target("b").SendAsync([TestMessage.Create(), TestMessage.Create()], transaction))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await test.Target("b").SendAsync(TestMessage.Create(), transaction);
        await test.Broker.EndTransactionAsync(transaction, commit: true);
        (test.Source("a").Counts.Active, test.Source("b").Counts.Active).ShouldBe((99, 1));
    }

    // Regression: the control link kept what had timed out until it was closed.
    [Fact]
    public async Task TransactionsOf_ControlLink_AreThoseThatHaveNotEnded()
    {
        await using TestNamespace test = await TwoQueuesAsync();
        object link = new();
        test.Broker.BeginTransaction(link);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        BrokerTransaction open = test.Broker.BeginTransaction(link);
        await test.Broker.EndTransactionAsync(test.Broker.BeginTransaction(link), commit: true);
        test.Broker.BeginTransaction(new object());
        test.Time.Advance(TimeSpan.FromMinutes(1));
        test.Broker.TransactionsOf(link).ShouldBe([open]);
    }

    private static async Task<TestNamespace> TwoQueuesAsync()
    {
        TestNamespace test = await TestNamespace.StartAsync();
        await test.AddQueueAsync("a");
        await test.AddQueueAsync("b");
        return test;
    }
}
