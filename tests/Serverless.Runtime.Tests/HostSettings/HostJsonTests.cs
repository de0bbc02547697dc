using Serverless.Runtime.HostSettings;

namespace Serverless.Runtime.Tests.HostSettings;

public sealed class HostJsonTests
{
    [Fact]
    public void Parse_Empty_GivesTheDefaultsOfTheHost()
    {
        var host = HostJson.Parse("""{ "version": "2.0" }""", "host.json");

        host.ShouldBe(new HostJson());
        host.Http.RoutePrefix.ShouldBe("api");
        host.ServiceBus.MaxConcurrentCalls.ShouldBe(16);
        host.FunctionTimeout.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Parse_Values_AreRead()
    {
        var host = HostJson.Parse(
            """
            {
              "version": "2.0", // comments are allowed, as in the real host
              "functionTimeout": "-1",
              "extensions": {
                "http": { "routePrefix": "" },
                "serviceBus": {
                    "prefetchCount": 10, "maxConcurrentCalls": 3, "maxConcurrentSessions": 4,
                    "autoCompleteMessages": false,
                    "maxAutoLockRenewalDuration": "00:01:00", "sessionIdleTimeout": "00:00:05",
                  "clientRetryOptions": { "tryTimeout": "00:00:20" }
                },
                "durableTask": {
                  "hubName": "Hub", "maxConcurrentActivityFunctions": 5, "storageProvider": { "type": "x" }
                }
              }
            }
            """,
            "host.json");

        host.FunctionTimeout.ShouldBe(Timeout.InfiniteTimeSpan);
        host.Http.RoutePrefix.ShouldBe("");
        host.ServiceBus.ShouldBe(new ServiceBusSettings
        {
            PrefetchCount = 10,
            MaxConcurrentCalls = 3,
            MaxConcurrentSessions = 4,
            AutoCompleteMessages = false,
            MaxAutoLockRenewalDuration = TimeSpan.FromMinutes(1),
            SessionIdleTimeout = TimeSpan.FromSeconds(5),
            TryTimeout = TimeSpan.FromSeconds(20),
        });
        host.DurableTask.HubName.ShouldBe("Hub");
        host.DurableTask.MaxConcurrentActivityFunctions.ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"version": "1.0"}""", "$.version is \"1.0\"")]
    [InlineData("""{"functionTimeOut": 5}""", "$.functionTimeout is 5")]
    [InlineData("""{"functionTimeout": "long"}""", "$.functionTimeout is \"long\"")]
    [InlineData("""{"extension": {}}""", "$.extension is not a setting")]
    [InlineData("""{"extensions": {"serivceBus": {}}}""", "$.extensions.serivceBus is not a setting")]
    [InlineData(
        """{"extensions": {"serviceBus": {"maxConcurrentCalls": 0}}}""",
        "$.extensions.serviceBus.maxConcurrentCalls is 0")]
    [InlineData(
        """{"extensions": {"serviceBus": {"prefetchCount": "8"}}}""",
        "$.extensions.serviceBus.prefetchCount is \"8\"")]
    [InlineData(
        """{"extensions": {"serviceBus": {"autoComplete": true}}}""",
        "$.extensions.serviceBus.autoComplete is not")]
    [InlineData("""{"extensions": {"http": []}}""", "$.extensions.http is []")]
    [InlineData("{", "not JSON")]
    public void Parse_WrongValue_NamesTheJsonPath(string json, string expected) =>
        Should.Throw<HostJsonException>(() => HostJson.Parse(json, "host.json")).Errors.Single()
            .ShouldContain(expected, Case.Insensitive);

    [Fact]
    public void Parse_SeveralErrors_AreToldAtOnce() =>
        Should.Throw<HostJsonException>(() => HostJson.Parse(
            """{"a": 1, "extensions": {"b": 1, "http": {"routePrefix": 3}}}""", "host.json")).Errors.Count.ShouldBe(3);

    [Fact]
    public void Load_NoSuchFile_Throws() =>
        Should.Throw<HostJsonException>(() => HostJson.Load("/nowhere/host.json")).Path.ShouldBe("/nowhere/host.json");
}
