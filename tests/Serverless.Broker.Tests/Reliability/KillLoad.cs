using Azure.Messaging.ServiceBus;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>
/// Senders and receivers over AMQP that survive their broker: they stop when it dies and go on with the next one. A
/// send is never repeated, so that every id is one attempt.
/// </summary>
internal sealed class KillLoad(OperationLog log, int plainMessages, int sessions, int messagesInSession)
{
    private const int Senders = 4;
    private const int Window = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SessionPatience = TimeSpan.FromSeconds(1);
    private readonly int[] _nextPlain = new int[Senders];
    private readonly int[] _nextInSession = new int[sessions];

    public int Messages => plainMessages + (sessions * messagesInSession);

    private bool IsSent =>
        _nextPlain.Sum() >= plainMessages / Senders * Senders && _nextInSession.All(n => n >= messagesInSession);

    /// <summary>Works with one broker until everything is sent and received, or until that broker is dead.</summary>
    public Task RunAsync(string connectionString, CancellationToken dead) => Task.WhenAll(
    [
        .. Enumerable.Range(0, Senders).Select(w => WorkAsync(connectionString, c => SendAsync(c, w, dead))),
        .. Enumerable.Range(0, 2).Select(_ => WorkAsync(connectionString, c => ReceiveAsync(c, dead))),
        .. Enumerable.Range(0, 2).Select(_ => WorkAsync(connectionString, c => ReceiveSessionsAsync(c, dead))),
    ]);

    /// <summary>Works on a connection of its own until the work is done or the broker is dead.</summary>
    private static async Task WorkAsync(string connectionString, Func<ServiceBusClient, Task> work)
    {
        ServiceBusClient client = new(
            connectionString,
            new ServiceBusClientOptions
            {
                RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) },
            });
        await LifeOfABroker.WorkAsync(() => work(client), client);
    }

    private async Task SendAsync(ServiceBusClient client, int worker, CancellationToken dead)
    {
        ServiceBusSender plain = client.CreateSender("plain");
        ServiceBusSender ordered = client.CreateSender("ordered");
        int[] own = [.. Enumerable.Range(0, sessions).Where(s => s % Senders == worker)];
        while (!dead.IsCancellationRequested)
        {
            List<Task> sends = [];
            for (int i = 0; i < Window && _nextPlain[worker] < plainMessages / Senders; i++)
            {
                sends.Add(SendOneAsync(plain, $"p-{worker}-{_nextPlain[worker]++}", null, dead));
            }

            foreach (int session in own.Where(s => _nextInSession[s] < messagesInSession))
            {
                sends.Add(SendOneAsync(ordered, $"s-{session}-{_nextInSession[session]++}", $"{session}", dead));
            }

            if (sends.Count == 0)
            {
                return;
            }

            await Task.WhenAll(sends);
        }
    }

    private async Task SendOneAsync(ServiceBusSender sender, string id, string? session, CancellationToken dead)
    {
        log.Add(OperationKind.Attempted, id, session);
        await sender.SendMessageAsync(
            new ServiceBusMessage(new byte[200]) { MessageId = id, SessionId = session }, dead);
        log.Add(OperationKind.Acknowledged, id, session);
    }

    private async Task ReceiveAsync(ServiceBusClient client, CancellationToken dead)
    {
        await using ServiceBusReceiver receiver = client.CreateReceiver("plain");
        await DrainAsync(receiver, until: () => IsSent, dead);
    }

    private async Task ReceiveSessionsAsync(ServiceBusClient client, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            if (await AcceptAsync(client, dead) is not { } receiver)
            {
                if (IsSent)
                {
                    return;
                }

                continue;
            }

            await using (receiver)
            {
                await DrainAsync(receiver, until: () => true, dead);
            }
        }
    }

    /// <summary>The next session; null when none came within the patience of this load.</summary>
    private static async Task<ServiceBusReceiver?> AcceptAsync(ServiceBusClient client, CancellationToken dead)
    {
        using CancellationTokenSource limit = new(SessionPatience, TimeProvider.System);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, dead);
        try
        {
            return await client.AcceptNextSessionAsync("ordered", cancellationToken: both.Token);
        }
        catch (OperationCanceledException) when (!dead.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Receives and completes until nothing comes any more.</summary>
    private async Task DrainAsync(ServiceBusReceiver receiver, Func<bool> until, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            IReadOnlyList<ServiceBusReceivedMessage> messages =
                await receiver.ReceiveMessagesAsync(Window, Patience, dead);
            if (messages.Count == 0 && until())
            {
                return;
            }

            foreach (ServiceBusReceivedMessage message in messages)
            {
                log.Add(OperationKind.Received, message.MessageId, message.SessionId);
            }

            await Task.WhenAll(messages.Select(m => CompleteAsync(receiver, m, dead)));
        }
    }

    private async Task CompleteAsync(
        ServiceBusReceiver receiver, ServiceBusReceivedMessage message, CancellationToken dead)
    {
        log.Add(OperationKind.Completing, message.MessageId);
        await receiver.CompleteMessageAsync(message, dead);
        log.Add(OperationKind.Completed, message.MessageId);
    }
}
