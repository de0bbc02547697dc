using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.HostSettings;

namespace Serverless.FunctionsHost.Tests.HostSettings;

public sealed class HostJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "version": "2.0" }""")]
    public void Parse_Empty_GivesTheDefaultsOfTheHost(string json)
    {
        var host = HostJson.Parse(json, "host.json");

        host.Http.RoutePrefix.ShouldBe("api");
        host.Http.MaxConcurrentRequests.ShouldBeNull();
        host.ServiceBus.MaxConcurrentCalls.ShouldBe(16);
        host.Queues.BatchSize.ShouldBe(16);
        host.Queues.IsBase64.ShouldBeTrue();
        host.Blobs.PoisonBlobThreshold.ShouldBe(5);
        host.FunctionTimeout.ShouldBe(TimeSpan.FromMinutes(30));
        host.Functions.ShouldBeEmpty();
        host.LogLevels.Of("Function.Any").ShouldBe(LogLevel.Information);
        host.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void Parse_Values_AreRead()
    {
        var host = HostJson.Parse(
            """
            {
              "version": "2.0", // comments are allowed, as in the real host
              "functionTimeout": "-1",
              "functions": [ "A", "B" ],
              "logging": { "logLevel": { "default": "Warning", "Function.A.User": "Debug" } },
              "extensions": {
                "http": {
                  "routePrefix": "", "customHeaders": { "X-Content-Type-Options": "nosniff" },
                  "maxConcurrentRequests": 5, "maxOutstandingRequests": -1
                },
                "serviceBus": {
                  "prefetchCount": 10, "maxConcurrentCalls": "3", "maxConcurrentSessions": 4,
                  "autoCompleteMessages": "false",
                  "maxAutoLockRenewalDuration": "00:01:00", "sessionIdleTimeout": "00:00:05",
                  "clientRetryOptions": { "tryTimeout": "00:00:20" }
                },
                "queues": {
                  "maxPollingInterval": "00:00:02", "visibilityTimeout": "00:00:30", "batchSize": 8,
                  "newBatchThreshold": 4, "maxDequeueCount": 2, "messageEncoding": "none"
                },
                "blobs": { "maxDegreeOfParallelism": 2, "poisonBlobThreshold": 3 },
                "durableTask": { "hubName": "Hub", "maxConcurrentActivityFunctions": 5 },
              },
            }
            """,
            "host.json");

        host.FunctionTimeout.ShouldBe(Timeout.InfiniteTimeSpan);
        host.Functions.ShouldBe(["A", "B"]);
        host.LogLevels.Of("Function.A.User").ShouldBe(LogLevel.Debug);
        host.LogLevels.Of("Function.A").ShouldBe(LogLevel.Warning);
        host.Http.RoutePrefix.ShouldBe(string.Empty);
        host.Http.CustomHeaders["X-Content-Type-Options"].ShouldBe("nosniff");
        host.Http.MaxConcurrentRequests.ShouldBe(5);
        host.Http.MaxOutstandingRequests.ShouldBeNull();
        host.ServiceBus.ShouldBe(new ServiceBusSettings
        {
            PrefetchCount = 10,
            MaxConcurrentCalls = 3,
            MaxConcurrentSessions = 4,
            AutoCompleteMessages = false,
            MaxAutoLockRenewalDuration = TimeSpan.FromMinutes(1),
            SessionIdleTimeout = TimeSpan.FromSeconds(5),
            Retry = new ClientRetrySettings { TryTimeout = TimeSpan.FromSeconds(20) },
        });
        host.Queues.ShouldBe(new QueueSettings
        {
            MaxPollingInterval = TimeSpan.FromSeconds(2),
            VisibilityTimeout = TimeSpan.FromSeconds(30),
            BatchSize = 8,
            NewBatchThreshold = 4,
            MaxDequeueCount = 2,
            IsBase64 = false,
        });
        host.Blobs.ShouldBe(new BlobSettings { MaxDegreeOfParallelism = 2, PoisonBlobThreshold = 3 });
        host.DurableTask.HubName.ShouldBe("Hub");
        host.DurableTask.MaxConcurrentActivityFunctions.ShouldBe(5);
        host.Notices.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"version": "1.0"}""", "$.version is \"1.0\"")]
    [InlineData("""{"functions": []}""", "$.version is \"\"")]
    [InlineData("""{"version": "2.0", "functionTimeout": "long"}""", "$.functionTimeout is \"long\"")]
    [InlineData("""{"version": "2.0", "functionTimeout": 5}""", "$.functionTimeout is \"5\"")]
    [InlineData("""{"version": "2.0", "functionTimeout": "00:00:00.5"}""", "a second or more")]
    [InlineData(
        """{"version": "2.0", "extensions": {"serviceBus": {"maxConcurrentCalls": 0}}}""",
        "$.extensions.serviceBus.maxConcurrentCalls is 0")]
    [InlineData("""{"version": "2.0", "extensions": {"queues": {"batchSize": 33}}}""", "at most 32")]
    [InlineData(
        """{"version": "2.0", "extensions": {"queues": {"messageEncoding": "hex"}}}""", "\"base64\" or \"none\"")]
    [InlineData("""{"version": "2.0", "extensions": {"http": []}}""", "$.extensions.http is []")]
    [InlineData("""{"version": "2.0", "logging": {"logLevel": {"default": "Loud"}}}""", "one of Trace, Debug")]
    [InlineData("{", "not JSON")]
    public void Parse_WrongValue_NamesTheJsonPath(string json, string expected) =>
        Should.Throw<HostJsonException>(() => HostJson.Parse(json, "host.json")).Errors.Single()
            .ShouldContain(expected, Case.Insensitive);

    [Fact]
    public void Parse_SeveralErrors_AreToldAtOnce() =>
        Should.Throw<HostJsonException>(() => HostJson.Parse(
            """{"version": "2.0", "functions": 1, "extensions": {"queues": [], "http": {"routePrefix": {}}}}""",
            "host.json"))
            .Errors.Count.ShouldBe(3);

    [Fact]
    public void Parse_SettingsWithoutEffect_AreNamedWithTheReason()
    {
        var host = HostJson.Parse(
            """
            {
              "version": "2.0",
              "$schema": "x",
              "watchDirectories": [ "Shared" ],
              "telemetryMode": "OpenTelemetry",
              "logging": {
                "applicationInsights": { "samplingSettings": { "isEnabled": true } },
                "logLevel": { "Host.Results": "Error" }
              },
              "extensions": { "http": { "hsts": { "isEnabled": true } }, "cosmosDB": {} }
            }
            """,
            "host.json");

        host.Notices.Count.ShouldBe(6);
        host.Notices.ShouldAllBe(notice => notice.Contains(" has no effect here: "));
        host.Notices.ShouldContain(notice => notice.StartsWith("host.json: $.logging.logLevel.Host.Results "));
        host.Notices.ShouldContain(notice => notice.StartsWith("host.json: $.extensions.http.hsts "));
    }

    [Theory]
    [InlineData("""{"version": "2.0", "extension": {}}""", "$.extension ")]
    [InlineData("""{"version": "2.0", "configurationProfile": "mcp-custom-handler"}""", "$.configurationProfile ")]
    [InlineData("""{"version": "2.0", "extensions": {"serivceBus": {}}}""", "$.extensions.serivceBus ")]
    [InlineData(
        """{"version": "2.0", "extensions": {"serviceBus": {"messageHandlerOptions": {"autoComplete": true}}}}""",
        "$.extensions.serviceBus.messageHandlerOptions ")]
    [InlineData(
        """{"version": "2.0", "extensions": {"durableTask": {"localRpcEndpointEnabled": false}}}""",
        "$.extensions.durableTask.localRpcEndpointEnabled ")]
    [InlineData("""{"version": "2.0", "logging": {"LogLevels": {}}}""", "$.logging.LogLevels ")]
    public void Parse_NameThatTheHostDoesNotKnow_IsNamedAndTheAppStarts(string json, string path) =>
        HostJson.Parse(json, "host.json").Notices.Single()
            .ShouldStartWith($"host.json: {path}has no effect here: it is not a setting of the Functions host.");

    [Theory]
    [InlineData("""{"version": "2.0", "isDefaultHostConfig": true}""")]
    [InlineData("""{"version": "2.0", "$schema": "https://json.schemastore.org/host.json"}""")]
    [InlineData("""{"VERSION": "2.0", "Extensions": {"Http": {"RoutePrefix": "api"}}}""")]
    [InlineData("""{"version": "2.0", /* why */ "logging": null, "extensions": {"http": null,},}""")]
    [InlineData("""{"version": "2.0", "extensions": {"http": {"maxConcurrentRequests": "-1"}}}""")]
    public void Parse_WhatTheHostTakesSilently_HasNoNotice(string json) =>
        HostJson.Parse(json, "host.json").Notices.ShouldBeEmpty();

    [Fact]
    public void Parse_OverridesInSettings_ReplaceTheFile()
    {
        var host = HostJson.Parse(
            """{"version": "2.0", "functions": ["A", "B"], "extensions": {"HTTP": {"routePrefix": "v1"}}}""",
            "host.json",
            new Dictionary<string, string>
            {
                ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "v2",
                ["azureFunctionsJobHost:extensions:serviceBus:maxConcurrentCalls"] = "7",
                ["AzureFunctionsJobHost__functions__1"] = "C",
                ["AzureFunctionsJobHost__logging__logLevel__default"] = "Error",
                ["Unrelated__extensions__http__routePrefix"] = "v3",
            });

        host.Http.RoutePrefix.ShouldBe("v2");
        host.ServiceBus.MaxConcurrentCalls.ShouldBe(7);
        host.Functions.ShouldBe(["A", "C"]);
        host.LogLevels.Of("Any").ShouldBe(LogLevel.Error);
    }

    [Fact]
    public void Parse_WrongOverride_NamesTheSetting() =>
        Should.Throw<HostJsonException>(() => HostJson.Parse(
            "{}",
            "host.json",
            new Dictionary<string, string> { ["AzureFunctionsJobHost__extensions__queues__batchSize"] = "many" }))
            .Errors.Single().ShouldContain("the setting 'AzureFunctionsJobHost__extensions__queues__batchSize'");

    [Fact]
    public void Parse_ConsumptionPlan_HasItsOwnTimeLimits()
    {
        var plan = new Dictionary<string, string> { ["WEBSITE_SKU"] = "Dynamic" };

        HostJson.Parse("{}", "host.json", plan).FunctionTimeout.ShouldBe(TimeSpan.FromMinutes(5));
        Should.Throw<HostJsonException>(() => HostJson.Parse(
            """{"version": "2.0", "functionTimeout": "00:11:00"}""", "host.json", plan))
            .Message.ShouldContain("00:10:00");
    }

    [Fact]
    public void LoadOf_NoFile_GivesTheDefaults() =>
        HostJson.LoadOf("/nowhere").FunctionTimeout.ShouldBe(HostJson.DefaultFunctionTimeout);
}
