using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Tests.Settings;

public sealed class SettingResolverTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("%queue%", "orders")]
    [InlineData("a-%queue%-%Nested__Name%", "a-orders-deep")]
    [InlineData("%Nested:Name%", "deep")]
    public void Resolve_Expression_ReplacesEachName(string expression, string expected) =>
        Resolver(("queue", "orders"), ("Nested__Name", "deep")).Resolve(expression, "X").ShouldBe(expected);

    [Theory]
    [InlineData("%missing%", "missing")]
    [InlineData("100%", "100%")]
    public void Resolve_NoSuchSettingOrPartner_SaysWhich(string expression, string setting)
    {
        var failure = Should.Throw<SettingException>(
            () => Resolver().Resolve(expression, "ServiceBusTrigger.QueueName"));

        failure.Setting.ShouldBe(setting);
        failure.Message.ShouldStartWith($"ServiceBusTrigger.QueueName is '{expression}'");
    }

    [Fact]
    public void ResolveConnection_NoName_TakesTheDefault() =>
        Resolver(("ServiceBus", "Endpoint=a")).ResolveConnection(null, "ServiceBus", "X")
            .ConnectionString.ShouldBe("Endpoint=a");

    [Fact]
    public void ResolveConnection_PrefixedSetting_GoesFirst() =>
        Resolver(("Orders", "plain"), ("AzureWebJobsOrders", "prefixed"))
            .ResolveConnection("Orders", "ServiceBus", "X").ConnectionString.ShouldBe("prefixed");

    [Fact]
    public void ResolveConnection_ConnectionStringsSection_GoesBeforeTheSetting() =>
        Resolver(("Orders", "plain"), ("ConnectionStrings:Orders", "section"))
            .ResolveConnection("Orders", "ServiceBus", "X").ConnectionString.ShouldBe("section");

    [Fact]
    public void ResolveConnection_Section_GivesTheNamespace()
    {
        var connection = Resolver(("Orders__fullyQualifiedNamespace", "x.servicebus.windows.net"))
            .ResolveConnection("Orders", "ServiceBus", "X");

        connection.ConnectionString.ShouldBeNull();
        connection.FullyQualifiedNamespace.ShouldBe("x.servicebus.windows.net");
    }

    [Fact]
    public void ResolveConnection_Missing_NamesBothFormsAndTheCure() =>
        Should.Throw<SettingException>(
            () => Resolver().ResolveConnection("Orders", "ServiceBus", "ServiceBusTrigger.Connection"))
            .Message.ShouldBe(
                "ServiceBusTrigger.Connection names the connection 'Orders', but there is no setting 'Orders' (nor"
                + " 'AzureWebJobsOrders'). Set 'Orders' to a connection string, or 'Orders__fullyQualifiedNamespace'"
                + " to the host of the namespace, in local.settings.json.");

    private static SettingResolver Resolver(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder()
            .AddInMemoryCollection(FlatSettings.ToConfiguration(
                settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)))
            .Build());
}
