using Azure.Messaging.ServiceBus;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>Duplicate detection over a SIGKILL: a sender that lost its broker sends everything again.</summary>
public sealed class DuplicateKillTests : IDisposable
{
    private const int Messages = 1_000;
    private const int Window = 50;
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-duplicates-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Kill_ThenEverythingSentAgain_EnqueuesEachIdOnce()
    {
        string config = Path.Combine(_directory, "topology.json");
        await File.WriteAllTextAsync(
            config,
            """{ "queues": [{ "name": "q", "requiresDuplicateDetection": true,"""
            + """ "duplicateDetectionHistoryTimeWindow": "PT1H" }] }""");
        string[] arguments = ["--config", config, "--data", Path.Combine(_directory, "data")];

        int acknowledged = 0;
        await using (BrokerProcess first = await BrokerProcess.StartAsync(arguments))
        {
            TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task sending = SendAllAsync(first.ConnectionString, () =>
            {
                if (Interlocked.Increment(ref acknowledged) == Messages / 2)
                {
                    half.SetResult();
                }
            });
            await await Task.WhenAny(half.Task, sending);
            await first.KillAsync();
            await Should.ThrowAsync<Exception>(() => sending);
        }

        await using BrokerProcess second = await BrokerProcess.StartAsync(arguments);
        (await PeekAsync(second.ConnectionString)).Count.ShouldBeGreaterThanOrEqualTo(Messages / 2);
        await SendAllAsync(second.ConnectionString, () => { });
        await SendAllAsync(second.ConnectionString, () => { });

        IReadOnlyList<string> ids = await PeekAsync(second.ConnectionString);
        ids.Order().ShouldBe(Enumerable.Range(0, Messages).Select(Id).Order());
    }

    private static string Id(int number) => $"m-{number}";

    private static async Task SendAllAsync(string connectionString, Action acknowledged)
    {
        await using ServiceBusClient client = new(
            connectionString,
            new ServiceBusClientOptions { RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0 } });
        ServiceBusSender sender = client.CreateSender("q");
        foreach (int[] numbers in Enumerable.Range(0, Messages).Chunk(Window))
        {
            await Task.WhenAll(numbers.Select(async number =>
            {
                await sender.SendMessageAsync(new ServiceBusMessage(new byte[200]) { MessageId = Id(number) });
                acknowledged();
            }));
        }
    }

    private static async Task<IReadOnlyList<string>> PeekAsync(string connectionString)
    {
        await using ServiceBusClient client = new(connectionString);
        ServiceBusReceiver receiver = client.CreateReceiver("q");
        List<string> ids = [];
        while (await receiver.PeekMessagesAsync(500) is { Count: > 0 } page)
        {
            ids.AddRange(page.Select(m => m.MessageId));
        }

        return ids;
    }
}
