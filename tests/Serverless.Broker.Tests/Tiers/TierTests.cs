using Serverless.Broker.Entities;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Tiers;

public sealed class TierTests
{
    [Fact]
    public async Task Basic_WhatItHasNot_IsRefusedWithTheTiersName()
    {
        await using BrokerNamespace broker = await OpenAsync(ServiceTier.Basic);
        QueueDescription queue = new() { Name = "q" };

        await RefusesAsync(() => broker.CreateTopicAsync(new TopicDescription { Name = "t" }));
        await RefusesAsync(() => broker.CreateQueueAsync(queue with { RequiresSession = true }));
        await RefusesAsync(() => broker.CreateQueueAsync(queue with { RequiresDuplicateDetection = true }));
        await RefusesAsync(() => broker.CreateQueueAsync(queue with { ForwardTo = "other" }));
        await RefusesAsync(() => broker.CreateQueueAsync(
            queue with { DefaultMessageTimeToLive = TimeSpan.FromDays(15) }));
        new Action(() => broker.BeginTransaction()).ShouldRefuse(ErrorConditions.NotAllowed);
        await broker.CreateQueueAsync(queue);

        broker.FindQueue("q")!.Description.DefaultMessageTimeToLive.ShouldBe(TimeSpan.FromDays(14));
        await RefusesAsync(() => broker.UpdateQueueAsync(
            queue with { DefaultMessageTimeToLive = TimeSpan.FromDays(20) }));

        static async Task RefusesAsync(Func<Task> action)
        {
            BrokerException refusal = await action.ShouldRefuseAsync(ErrorConditions.NotAllowed);
            refusal.Message.ShouldContain("'Basic'");
        }
    }

    [Theory]
    [InlineData(ServiceTier.Standard, 256, true)]
    [InlineData(ServiceTier.Standard, 1024, false)]
    [InlineData(ServiceTier.Premium, 102_400, true)]
    public async Task MaxMessageSize_OfAQueue_IsTheTiers(ServiceTier tier, long kilobytes, bool isAllowed)
    {
        await using BrokerNamespace broker = await OpenAsync(tier);
        Func<Task> create = () => broker.CreateQueueAsync(
            new QueueDescription { Name = "q", MaxMessageSizeInKilobytes = kilobytes });

        if (isAllowed)
        {
            await create();
        }
        else
        {
            await create.ShouldRefuseAsync(ErrorConditions.NotAllowed);
        }
    }

    [Fact]
    public async Task Emulator_EntitiesBeyondItsQuotas_AreRefused()
    {
        await using BrokerNamespace broker = await OpenAsync(ServiceTier.Emulator);
        foreach (int i in Enumerable.Range(0, 50))
        {
            await broker.CreateQueueAsync(new QueueDescription { Name = $"q{i}" });
        }

        foreach (int i in Enumerable.Range(0, 10))
        {
            await broker.CreateEventHubAsync(new EventHubDescription { Name = $"h{i}", PartitionCount = 1 });
        }

        await new Func<Task>(() => broker.CreateTopicAsync(new TopicDescription { Name = "t" }))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        await new Func<Task>(() => broker.CreateEventHubAsync(new EventHubDescription { Name = "h" }))
            .ShouldRefuseAsync(ErrorConditions.ResourceLimitExceeded);
        broker.FindQueue("q0")!.Description.ShouldSatisfyAllConditions(
            q => q.DefaultMessageTimeToLive.ShouldBe(TimeSpan.FromHours(1)), q => q.MaxSizeInMegabytes.ShouldBe(100));
    }

    [Fact]
    public async Task None_AllowsWhatAnyTierDoes()
    {
        await using BrokerNamespace broker = await BrokerNamespace.OpenAsync(new BrokerNamespaceOptions());

        await broker.CreateQueueAsync(new QueueDescription
        {
            Name = "q", RequiresSession = true, EnablePartitioning = true, MaxMessageSizeInKilobytes = 102_400,
        });

        broker.FindQueue("q")!.Description.DefaultMessageTimeToLive.ShouldBe(TimeSpan.MaxValue);
    }

    private static Task<BrokerNamespace> OpenAsync(ServiceTier tier) =>
        BrokerNamespace.OpenAsync(new BrokerNamespaceOptions { Tier = TierLimits.Of(tier) });
}
