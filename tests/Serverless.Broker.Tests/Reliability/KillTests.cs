using Azure.Messaging.ServiceBus;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>SIGKILL at random moments under load; a new process goes on with the same data.</summary>
public sealed class KillTests : IDisposable
{
    private const int Seed = 20261123;
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>
    /// Ten kills and 5,000 messages in every run; BROKER_KILLS sets another number, with 1,000 messages a kill.
    /// </summary>
    [Fact]
    public async Task Kill_TenTimesUnderLoad_LosesRepeatsAndReordersNothing()
    {
        bool isLong = int.TryParse(Environment.GetEnvironmentVariable("BROKER_KILLS"), out int kills);
        kills = isLong ? kills : 10;
        OperationLog log = new();
        KillLoad load = isLong
            ? new KillLoad(log, plainMessages: 800 * kills, sessions: 200, messagesInSession: kills)
            : new KillLoad(log, plainMessages: 3_000, sessions: 20, messagesInSession: 100);
        (IReadOnlyCollection<string> remaining, EventVerdict events) =
            await RunAsync(load, log, kills, "--data", Path.Combine(_directory, "data"));
        Verdict verdict = Checker.Judge(log.Snapshot(), remaining);
        Report($"seed {Seed}, {kills} kills: {verdict}; {events}");
        verdict.Attempted.ShouldBe(load.Messages);
        verdict.Passed.ShouldBeTrue(verdict.ToString());
        remaining.ShouldBeEmpty();
        events.Passed.ShouldBeTrue(events.ToString());
        events.Acknowledged.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Run_WithoutFaults_PassesTheSameChecker()
    {
        OperationLog log = new();
        KillLoad load = new(log, plainMessages: 600, sessions: 4, messagesInSession: 100);
        (IReadOnlyCollection<string> remaining, EventVerdict events) =
            await RunAsync(load, log, kills: 0, "--data", Path.Combine(_directory, "data"));
        Verdict verdict = Checker.Judge(log.Snapshot(), remaining);
        verdict.Passed.ShouldBeTrue(verdict.ToString());
        verdict.Acknowledged.ShouldBe(1_000);
        remaining.ShouldBeEmpty();
        events.Passed.ShouldBeTrue(events.ToString());
        events.Acknowledged.ShouldBe(EventKillLoad.EventsInALife);
    }

    /// <summary>A broker that keeps nothing must fail the checker: else the checker is worth nothing.</summary>
    [Fact]
    public async Task Kill_BrokerThatKeepsNothing_FailsTheChecker()
    {
        OperationLog log = new();
        KillLoad load = new(log, plainMessages: 600, sessions: 4, messagesInSession: 100);
        (IReadOnlyCollection<string> remaining, EventVerdict events) =
            await RunAsync(load, log, kills: 3, "--in-memory");
        Checker.Judge(log.Snapshot(), remaining).Lost.ShouldNotBeEmpty();
        events.Lost.ShouldNotBeEmpty();
    }

    private static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<IReadOnlyCollection<string>> RemainingAsync(string connectionString)
    {
        await using ServiceBusClient client = new(connectionString);
        List<string> ids = [];
        foreach (string queue in new[] { "plain", "ordered" })
        {
            ServiceBusReceiver receiver = client.CreateReceiver(queue);
            while (await receiver.PeekMessagesAsync(1_000) is { Count: > 0 } page)
            {
                ids.AddRange(page.Select(message => message.MessageId));
            }
        }

        return ids;
    }

    private async Task<(IReadOnlyCollection<string> Remaining, EventVerdict Events)> RunAsync(
        KillLoad load, OperationLog log, int kills, params string[] arguments)
    {
        Random random = new(Seed);
        EventOperationLog eventLog = new();
        EventKillLoad events = new(eventLog);
        string config = Path.Combine(_directory, "topology.json");
        await File.WriteAllTextAsync(config, """
            {
              "queues": [
                { "name": "plain", "maxDeliveryCount": 2000 },
                { "name": "ordered", "requiresSession": true, "maxDeliveryCount": 2000 }
              ],
              "eventHubs": [{ "name": "events", "partitionCount": 2 }]
            }
            """);
        for (int kill = 0; kill < kills; kill++)
        {
            await using BrokerProcess broker = await BrokerProcess.StartAsync(["--config", config, .. arguments]);
            Report(broker.Recovered ?? "nothing recovered");
            using CancellationTokenSource dead = new();
            Task running = Task.WhenAll(
                load.RunAsync(broker.ConnectionString, dead.Token),
                events.RunAsync(broker.ConnectionString, dead.Token));
            // Spread over the load: the k-th kill comes when about k parts of it were begun.
            int moment = (load.Messages * (kill + 1) / (kills + 2)) + random.Next(load.Messages / (2 * (kills + 2)));
            await Task.WhenAny(log.ReachedAsync(OperationKind.Attempted, moment), running);
            await broker.KillAsync();
            await dead.CancelAsync();
            // Whatever still ran has logged what it saw before the next broker starts: the order in the log is true.
            await running;
        }

        await using BrokerProcess last = await BrokerProcess.StartAsync(["--config", config, .. arguments]);
        Report(last.Recovered ?? "nothing recovered");
        await Task.WhenAll(
            load.RunAsync(last.ConnectionString, CancellationToken.None),
            events.RunAsync(last.ConnectionString, CancellationToken.None));
        EventVerdict verdict = EventChecker.Judge(
            eventLog.Snapshot(), await EventKillLoad.RemainingAsync(last.ConnectionString));
        return (await RemainingAsync(last.ConnectionString), verdict);
    }
}
