using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>Everything that a hub can do, in a few instances; all of them have one right end.</summary>
internal static class HubStory
{
    /// <summary>Orchestrators by name; an instance is named after its own.</summary>
    public static readonly IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> Orchestrators =
        new Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>>(StringComparer.OrdinalIgnoreCase)
        {
            ["chain"] = async context =>
            {
                var sum = StoryExecutor.Input(context);
                for (var i = 0; i < 3; i++)
                {
                    sum = await context.CallActivityAsync<int>("Next", sum);
                }

                return sum;
            },
            ["fan"] = async context => (await Task.WhenAll(
                Enumerable.Range(1, 5).Select(i => context.CallActivityAsync<int>("Next", i)))).Sum(),
            ["parent"] = async context => (await Task.WhenAll(
                Enumerable.Range(1, 2).Select(i => context.CallSubOrchestratorAsync<int>("chain", i)))).Sum(),
            ["sleeper"] = async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return await context.CallActivityAsync<int>("Next", 1);
            },
            ["caught"] = async context =>
            {
                try
                {
                    return await context.CallActivityAsync<int>(
                        "Fail", 0, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1))));
                }
                catch (TaskFailedException failure)
                {
                    return failure.FailureDetails.ErrorMessage;
                }
            },
            ["listener"] = async context => string.Concat(
                await context.WaitForExternalEvent<string>("a"),
                await context.WaitForExternalEvent<string>("b"),
                await context.WaitForExternalEvent<string>("c")),
            ["paused"] = async context => await context.WaitForExternalEvent<string>("go"),
            ["loop"] = async context =>
            {
                var round = await context.CallActivityAsync<int>("Next", StoryExecutor.Input(context));
                if (round == 3)
                {
                    return await context.WaitForExternalEvent<string>("last");
                }

                context.ContinueAsNew(round, preserveUnprocessedEvents: true);
                return null;
            },
            ["doomed"] = async context => await context.CallSubOrchestratorAsync<string>("paused"),
            ["counting"] = async context =>
            {
                var one = new EntityInstanceId("counter", "one");
                var two = new EntityInstanceId("counter", "two");
                await context.Entities.CallEntityAsync<int>(one, "add", 1);
                await context.Entities.SignalEntityAsync(two, "add", 10);
                await using (await context.Entities.LockEntitiesAsync(one, two))
                {
                    await context.Entities.CallEntityAsync<int>(one, "add", 2);
                    await context.Entities.CallEntityAsync<int>(two, "add", 20);
                }

                return await context.Entities.CallEntityAsync<int>(one, "get");
            },
        };

    /// <summary>How each ends: its output as JSON, null for the one that is terminated.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Outputs = new Dictionary<string, string?>
    {
        ["chain"] = "3",
        ["fan"] = "20",
        ["parent"] = "9",
        ["sleeper"] = "2",
        ["caught"] = "\"by plan\"",
        ["listener"] = "\"xyz\"",
        ["paused"] = "\"gone\"",
        ["loop"] = "\"out\"",
        ["doomed"] = null,
        ["counting"] = "3",
        ["chain-later"] = "3",
    };

    public static readonly IReadOnlyDictionary<string, string> Entities = new Dictionary<string, string>
    {
        ["@counter@one"] = "3",
        ["@counter@two"] = "30",
    };

    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    public static readonly IReadOnlyList<ClientStep> Steps =
    [
        .. Orchestrators.Keys.SelectMany(name => new[] { Start(name), ClientStep.Idle() }).SkipLast(3),
        Start("counting"),
        new(hub => StartAsync(hub, "chain-later", CrashRig.Start + HalfAnHour)),
        Raise("loop", "last", "out"),
        Raise("listener", "b", "y"),
        ClientStep.Idle(),
        Raise("listener", "a", "x"),
        new(hub => hub.SuspendAsync("paused", "for a while")),
        Raise("paused", "go", "gone"),
        new(hub => hub.TerminateAsync("doomed", "\"over\"", recursive: true)),
        ClientStep.Idle(HalfAnHour),
        new(hub => hub.ResumeAsync("paused", null)),
        Raise("listener", "c", "z"),
        ClientStep.Idle(HalfAnHour),
    ];

    public static object? RunActivity(string name, JsonElement input) => name switch
    {
        "Next" => input.GetInt32() + 1,
        _ => throw new InvalidOperationException("by plan"),
    };

    private static ClientStep Start(string name) => new(hub => StartAsync(hub, name, at: null));

    private static async Task StartAsync(DurableTaskHub hub, string id, DateTimeOffset? at)
    {
        try
        {
            await hub.StartAsync(new CreateInstanceRequest
            {
                InstanceId = id,
                Name = id.Split('-')[0],
                Input = 0.ToString(CultureInfo.InvariantCulture),
                ScheduledStartTimestamp = at is { } time ? Timestamp.FromDateTimeOffset(time) : null,
                OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy(),
            });
        }
        catch (TaskHubException e) when (e.Error == TaskHubError.AlreadyExists)
        {
            // The crash came between the commit and its acknowledgement.
        }
    }

    private static ClientStep Raise(string id, string name, string payload) =>
        new(hub => hub.RaiseEventAsync(id, name, JsonSerializer.Serialize(payload)));
}
