using Serverless.FunctionsHost.Metadata;
using Serverless.FunctionsHost.Worker;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Backends;
using Serverless.LocalHost.Settings;

namespace Serverless.LocalHost.Tests.Settings;

public sealed class AppSettingsTests
{
    private const string Cloud = "Endpoint=sb://mine.servicebus.windows.net;SharedAccessKeyName=n;SharedAccessKey=k";
    private const string Emulator =
        "Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;";
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=mine;AccountKey=a2V5";

    private static readonly BackendAddresses Backends = new(
        app => $"broker of {app ?? "everybody"}", app => $"Data Source=/data/{app}/documents.db", "azurite");

    [Fact]
    public void Complete_NoSettings_PointsAtTheBackends()
    {
        var settings = Complete([]);

        settings["ServiceBus"].ShouldBe("broker of shop");
        settings["EventHubs"].ShouldBe("broker of shop");
        settings["AzureWebJobsStorage"].ShouldBe("azurite");
        settings["Storage"].ShouldBe("Data Source=/data/shop/documents.db");
    }

    [Fact]
    public void Complete_AppThatIsNotInTheTopology_MayDoEverything() =>
        AppSettings.Complete(
                new PreparedApp(new AppSource("shop", null, "out", Identity: null), "out", []),
                new Dictionary<string, string>(),
                Backends,
                new Dictionary<string, string>())["ServiceBus"]
            .ShouldBe("broker of everybody");

    [Theory]
    [InlineData("ServiceBus", Cloud)]
    [InlineData("ServiceBus__fullyQualifiedNamespace", "mine.servicebus.windows.net")]
    [InlineData("AzureWebJobsStorage", Account)]
    [InlineData("Storage", Account)]
    [InlineData("Storage__tableServiceUri", "https://mine.table.core.windows.net")]
    public void Complete_SettingNamesTheCloud_Stays(string name, string value)
    {
        var settings = Complete(new() { [name] = value });

        settings[name].ShouldBe(value);
        settings.ContainsKey(name.Split("__")[0]).ShouldBe(!name.Contains("__", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ServiceBus")]
    [InlineData("Orders")]
    public void Complete_SettingNamesAnEmulator_IsThisBroker(string name) =>
        Complete(new() { [name] = Emulator })[name].ShouldBe("broker of shop");

    [Theory]
    [InlineData("serviceBusTrigger", "Orders", "Orders", "broker of shop")]
    [InlineData("serviceBus", "", "AzureWebJobsServiceBus", "broker of shop")]
    [InlineData("eventHubTrigger", "Events", "Events", "broker of shop")]
    [InlineData("queueTrigger", "Files", "Files", "azurite")]
    [InlineData("blob", "", "AzureWebJobsStorage", "azurite")]
    [InlineData("serviceBusTrigger", "%Name%", "Named", "broker of shop")]
    public void Complete_BindingNamesAConnection_IsGivenIt(string type, string connection, string setting, string value)
    {
        var binding = BindingDefinition.Parse(
            $$"""{"name":"x","type":"{{type}}","direction":"In","connection":"{{connection}}"}""");

        Complete(new() { ["Name"] = "Named" }, binding)[setting].ShouldBe(value);
    }

    [Fact]
    public void Complete_BindingNamesTheConnectionStorage_IsNotDocuments() =>
        Complete([], Queue("Storage"))["Storage"].ShouldBe("azurite");

    [Theory]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", true)]
    [InlineData("AzureWebJobsStorage", Account, false)]
    [InlineData("AzureWebJobsStorage__accountName", "mine", false)]
    [InlineData("Other", Account, true)]
    public void NeedsStorage_AppWithAQueue_UnlessItsAccountIsInTheCloud(string name, string value, bool expected) =>
        AppSettings.NeedsStorage(App(Queue(connection: "")), new Dictionary<string, string> { [name] = value })
            .ShouldBe(expected);

    [Fact]
    public void NeedsStorage_AppWithoutStorage_IsFalse() =>
        AppSettings.NeedsStorage(App(), new Dictionary<string, string>()).ShouldBeFalse();

    [Fact]
    public void Complete_ConnectionThatTheHostLooksForFirst_IsTheOneThatCounts()
    {
        Complete(new() { ["AzureWebJobsServiceBus"] = Emulator })["AzureWebJobsServiceBus"].ShouldBe("broker of shop");
        Complete(new() { ["AzureWebJobsServiceBus"] = Cloud }).ContainsKey("ServiceBus").ShouldBeFalse();
    }

    [Fact]
    public void Complete_Override_WinsOverEverything() =>
        AppSettings.Complete(
                App(),
                new Dictionary<string, string> { ["A"] = "own" },
                Backends,
                new Dictionary<string, string> { ["A"] = "given", ["ServiceBus"] = "given" })
            .ShouldSatisfyAllConditions(
                settings => settings["A"].ShouldBe("given"),
                settings => settings["ServiceBus"].ShouldBe("given"));

    private static BindingDefinition Queue(string connection) => BindingDefinition.Parse(
        $$"""{"name":"x","type":"queueTrigger","direction":"In","connection":"{{connection}}"}""");

    private static PreparedApp App(params BindingDefinition[] bindings) =>
        new(new AppSource("shop", null, "out", "shop"), "out", [new DescribedFunction("F", bindings)]);

    private static IReadOnlyDictionary<string, string> Complete(
        Dictionary<string, string> own, params BindingDefinition[] bindings) =>
        AppSettings.Complete(App(bindings), own, Backends, new Dictionary<string, string>());
}
