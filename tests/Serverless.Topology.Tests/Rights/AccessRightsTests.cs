using Serverless.Topology.Rights;

namespace Serverless.Topology.Tests.Rights;

public sealed class AccessRightsTests
{
    private readonly AccessRights _rights = AccessRights.FromTopology(TopologyFile.Load(TopologyFiles.TopologyPath));

    [Fact]
    public void Grants_RealFile_AreTheListsOfTheApps()
    {
        _rights.Grants.ShouldContain(new AccessGrant("ordering", "orders", EntityKind.Topic, AccessRight.Send));
        _rights.Grants.ShouldContain(
            new AccessGrant("ordering", "stock-events/ordering", EntityKind.Subscription, AccessRight.Listen));
        _rights.Grants.ShouldContain(
            new AccessGrant("warehouse", "stock-commands", EntityKind.Queue, AccessRight.Listen));
        _rights.Grants.ShouldNotContain(grant => grant.Right == AccessRight.Manage);
    }

    [Theory]
    [InlineData("ordering", "orders", AccessRight.Send)]
    [InlineData("Ordering", "ORDERS", AccessRight.Send)]
    [InlineData("ordering", "orders/Subscriptions/fulfilment", AccessRight.Listen)]
    [InlineData("ordering", "orders/subscriptions/fulfilment/$DeadLetterQueue", AccessRight.Listen)]
    [InlineData("warehouse", "stock-commands/$management", AccessRight.Listen)]
    [InlineData("warehouse", "amqps://ns.servicebus.windows.net/stock-events", AccessRight.Send)]
    public void TryAuthorize_RightInTheTopology_Allows(string app, string entity, AccessRight right)
    {
        _rights.TryAuthorize(app, entity, right, out string? message).ShouldBeTrue(message);
        message.ShouldBeNull();
    }

    [Fact]
    public void TryAuthorize_MissingSend_NamesTheLineToWrite()
    {
        _rights.TryAuthorize("warehouse", "orders", AccessRight.Send, out string? message).ShouldBeFalse();

        message.ShouldBe(
            "The app 'warehouse' has no Send right on 'orders'. In bicep/topology.json the line of $.apps[1] "
            + "('warehouse') must be: \"sends\": [\"stock-events\", \"orders\"]");
    }

    [Fact]
    public void TryAuthorize_MissingListen_NamesTheLineToWrite()
    {
        _rights.TryAuthorize("warehouse", "orders/Subscriptions/fulfilment", AccessRight.Listen, out string? message)
            .ShouldBeFalse();

        message.ShouldContain("\"receives\": [\"stock-commands\", \"orders/fulfilment\"]");
    }

    [Fact]
    public void TryAuthorize_SenderThatListens_IsRefused()
    {
        _rights.TryAuthorize("ordering", "stock-commands", AccessRight.Listen, out string? message).ShouldBeFalse();

        message.ShouldContain("no Listen right on 'stock-commands'");
    }

    [Fact]
    public void TryAuthorize_UnknownApp_ShowsTheEntryToAdd()
    {
        _rights.TryAuthorize("billing", "orders", AccessRight.Send, out string? message).ShouldBeFalse();

        message.ShouldContain("{ \"name\": \"billing\", \"sends\": [\"orders\"] }");
    }

    [Fact]
    public void TryAuthorize_UnknownEntity_SaysToDeclareIt()
    {
        _rights.TryAuthorize("ordering", "refunds", AccessRight.Send, out string? message).ShouldBeFalse();

        message.ShouldContain("declare 'refunds'");
    }

    [Theory]
    [InlineData("orders", AccessRight.Listen, "A topic is not for that")]
    [InlineData("orders/fulfilment", AccessRight.Send, "A subscription is not for that")]
    public void TryAuthorize_RightThatTheKindCannotHave_SaysSo(string entity, AccessRight right, string expected)
    {
        _rights.TryAuthorize("ordering", entity, right, out string? message).ShouldBeFalse();

        message.ShouldContain(expected);
    }

    [Fact]
    public void TryAuthorize_Manage_IsNobodys()
    {
        _rights.TryAuthorize("ordering", "orders", AccessRight.Manage, out string? message).ShouldBeFalse();

        message.ShouldContain("No app has");
    }

    [Theory]
    [InlineData("hub/ConsumerGroups/reader/Partitions/0", "hub/reader")]
    [InlineData("hub/Partitions/3", "hub")]
    [InlineData("/orders", "orders")]
    [InlineData("sb://localhost/orders/Subscriptions/a/$management", "orders/a")]
    public void Normalize_Address_IsTheEntityName(string address, string expected) =>
        EntityPath.Normalize(address).ShouldBe(expected);
}
