using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>Several workers that send and settle at random, and log what the broker told them.</summary>
internal sealed class JournalLoad(TestNamespace test, OperationLog log, int seed)
{
    private const int Workers = 4;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What is left; nothing when the record of the queue itself was damaged.</summary>
    public static IReadOnlyCollection<string> Remaining(TestNamespace test) => test.Broker.FindQueue("q") is null ? [] :
    [
        .. test.Source().Peek(0, int.MaxValue).Select(TestMessage.TextOf),
        .. test.DeadLetters().Peek(0, int.MaxValue).Select(TestMessage.TextOf),
    ];

    /// <summary>Works until so many operations were begun; a disk that fails stops the worker it fails.</summary>
    public Task RunAsync(int operations) => Task.WhenAll(
        Enumerable.Range(0, Workers).Select(w => Task.Run(() => WorkAsync(w, operations / Workers))));

    public void Stop() => _stop.Cancel();

    private async Task WorkAsync(int worker, int operations)
    {
        Random random = new((seed * 31) + worker);
        try
        {
            for (int i = 0; i < operations && !_stop.IsCancellationRequested; i++)
            {
                if (random.Next(3) < 2)
                {
                    await SendAsync(random, $"{seed}-{worker}-{i}");
                }
                else
                {
                    await SettleAsync(random);
                }
            }
        }
        catch (BrokerException)
        {
            // The disk is gone: nothing is acknowledged from here on.
        }
    }

    private async Task SendAsync(Random random, string id)
    {
        string[] ids = [.. Enumerable.Range(0, random.Next(1, 4)).Select(n => $"{id}-{n}")];
        foreach (string part in ids)
        {
            log.Add(OperationKind.Attempted, part);
        }

        MessageContent[] batch =
        [
            .. ids.Select(part =>
                TestMessage.Create(part, user: ("padding", new string('x', random.Next(300))))),
        ];
        await test.Target().SendAsync(batch);
        foreach (string part in ids)
        {
            log.Add(OperationKind.Acknowledged, part);
        }
    }

    private async Task SettleAsync(Random random)
    {
        TestReceiver receiver = TestReceiver.Open(test.Source(), credit: random.Next(1, 4));
        receiver.Dispose();
        foreach (Delivery delivery in receiver.Deliveries)
        {
            string id = TestMessage.TextOf(delivery.Message);
            log.Add(OperationKind.Received, id);
            switch (random.Next(4))
            {
                case 0:
                    await test.Source().SettleAsync(delivery.LockToken, Settlement.Abandon);
                    break;
                case 1:
                    await test.Source().SettleAsync(delivery.LockToken, Settlement.DeadLetter("r", null));
                    break;
                default:
                    log.Add(OperationKind.Completing, id);
                    await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
                    log.Add(OperationKind.Completed, id);
                    break;
            }
        }
    }
}
