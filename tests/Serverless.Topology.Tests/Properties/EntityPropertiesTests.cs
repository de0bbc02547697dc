using System.Xml.Linq;
using Serverless.Topology.Atom;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Tests.Properties;

public sealed class EntityPropertiesTests
{
    private static readonly Uri Root = new("http://localhost/");

    private static readonly QueueDescription Queue = new()
    {
        Name = "q",
        LockDuration = TimeSpan.FromSeconds(30),
        MaxDeliveryCount = 3,
        RequiresSession = true,
        RequiresDuplicateDetection = true,
        DuplicateDetectionHistoryTimeWindow = TimeSpan.FromHours(1),
        DefaultMessageTimeToLive = TimeSpan.FromDays(2),
        DeadLetteringOnMessageExpiration = true,
        MaxSizeInMegabytes = 2048,
        MaxMessageSizeInKilobytes = 512,
        Status = EntityStatus.ReceiveDisabled,
        ForwardTo = "a/b",
        ForwardDeadLetteredMessagesTo = "c",
        AutoDeleteOnIdle = TimeSpan.FromDays(1),
        UserMetadata = "text",
        EnableBatchedOperations = false,
        EnablePartitioning = true,
    };

    [Fact]
    public void Table_OfEachKind_HasARowForEverythingThatItsRecordSays()
    {
        ShouldHaveRows(EntityProperties.Queue);
        ShouldHaveRows(EntityProperties.Topic, nameof(TopicDescription.Subscriptions));
        ShouldHaveRows(
            EntityProperties.Subscription,
            nameof(SubscriptionDescription.TopicName),
            nameof(SubscriptionDescription.Rules));
        ShouldHaveRows(EntityProperties.EventHub, nameof(EventHubDescription.ConsumerGroups));
    }

    [Fact]
    public void ReadAtom_WhatWasWritten_IsTheSame()
    {
        XElement xml = DescriptionXml.Write(
            "QueueDescription",
            EntityProperties.Queue,
            Queue,
            Root,
            [.. EntityProperties.Queue.All.Select(property => property.Name)]);

        QueueDescription read = EntityProperties.Queue.ReadAtom(xml, new QueueDescription { Name = "q" });

        (read with { AuthorizationRules = [] }).ShouldBe(Queue);
    }

    [Fact]
    public void ReadAtom_NothingSaid_ResetsWhatTheServiceResetsAndKeepsTheRest() =>
        EntityProperties.Queue.ReadAtom(new XElement(AtomXml.Entity + "QueueDescription"), Queue).ShouldBe(Queue with
        {
            DefaultMessageTimeToLive = TimeSpan.MaxValue,
            AutoDeleteOnIdle = TimeSpan.MaxValue,
            ForwardTo = null,
            ForwardDeadLetteredMessagesTo = null,
            UserMetadata = null,
        });

    [Fact]
    public void InTopology_NameAlone_LivesFourteenDaysAndIsDeadLettered() => QueueDescription.InTopology("q").ShouldBe(
        new QueueDescription
        {
            Name = "q",
            DefaultMessageTimeToLive = TimeSpan.FromDays(14),
            DeadLetteringOnMessageExpiration = true,
        });

    [Fact]
    public void InEmulator_NameAlone_LivesAnHour() =>
        EntityProperties.Queue.InEmulator(new QueueDescription { Name = "q" }).ShouldBe(
            new QueueDescription { Name = "q", DefaultMessageTimeToLive = TimeSpan.FromHours(1) });

    [Fact]
    public void FindFixed_EachChange_IsFoundWhereNoUpdateMayMakeIt()
    {
        Fixed(Queue with { RequiresSession = false }).ShouldBe("requiresSession");
        Fixed(Queue with { RequiresDuplicateDetection = false }).ShouldBe("requiresDuplicateDetection");
        Fixed(Queue with { EnablePartitioning = false }).ShouldBe("enablePartitioning");
        Fixed(new QueueDescription
        {
            Name = "q",
            RequiresSession = true,
            RequiresDuplicateDetection = true,
            EnablePartitioning = true,
        }).ShouldBeNull();

        static string? Fixed(QueueDescription changed) => EntityProperties.Queue.FindFixed(Queue, changed)?.JsonName;
    }

    [Fact]
    public void WrongInAtom_SeveralValues_SaysAllOfIt() => EntityProperties.Queue.WrongInAtom(Queue with
    {
        LockDuration = TimeSpan.FromMinutes(6),
        MaxDeliveryCount = 0,
        UserMetadata = new string('x', 1025),
    }).ShouldBe(
        [
            "LockDuration is PT6M; PT5S to PT5M is allowed.",
            "MaxDeliveryCount is 0; 1 to 2000 is allowed.",
            "UserMetadata has 1025 characters; 1024 are allowed.",
        ],
        ignoreOrder: true);

    [Fact]
    public void Admit_BasicTier_RefusesWhatItHasNotAndShortensWhatSaysNothing()
    {
        TierLimits basic = TierLimits.Of(ServiceTier.Basic);
        QueueDescription plain = new() { Name = "q", MaxSizeInMegabytes = 10_000 };

        EntityProperties.Queue.Admit(plain, basic, out string? refusal).ShouldBe(
            plain with { DefaultMessageTimeToLive = TimeSpan.FromDays(14), MaxSizeInMegabytes = 5 * 1024 });
        refusal.ShouldBeNull();

        EntityProperties.Queue.Admit(plain with { ForwardTo = "other" }, basic, out refusal);
        refusal.ShouldNotBeNull().ShouldStartWith("needs forwarding, which the tier 'Basic' has not.");
    }

    private static void ShouldHaveRows<T>(PropertiesOf<T> properties, params string[] apart) =>
        properties.All.Select(property => property.Name).Concat(apart).ShouldBe(
            typeof(T).GetProperties().Select(property => property.Name).Except(["Name", "CreatedAt", "UpdatedAt"]),
            ignoreOrder: true);
}
