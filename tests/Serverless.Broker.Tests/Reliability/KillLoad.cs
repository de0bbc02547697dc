using Serverless.Amqp;

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
    public static async Task WorkAsync(string connectionString, Func<AmqpConnection, Task> work)
    {
        AmqpConnection connection = new(
            ServiceBusConnectionString.Parse(connectionString),
            new AmqpConnectionOptions { MaxRetries = 0, OperationTimeout = TimeSpan.FromSeconds(20) });
        try
        {
            await work(connection);
        }
        catch (Exception e) when (e is AmqpServiceException or OperationCanceledException or TimeoutException)
        {
            // The broker is dead, or dying.
        }
        finally
        {
            try
            {
                await connection.DisposeAsync();
            }
            catch (Exception e) when (e is AmqpServiceException or global::Amqp.AmqpException or TimeoutException)
            {
                // Nobody is there to say goodbye to.
            }
        }
    }

    private async Task SendAsync(AmqpConnection connection, int worker, CancellationToken dead)
    {
        AmqpSender plain = connection.GetSender("plain");
        AmqpSender ordered = connection.GetSender("ordered");
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

    private async Task SendOneAsync(AmqpSender sender, string id, string? session, CancellationToken dead)
    {
        log.Add(OperationKind.Attempted, id, session);
        global::Amqp.Message message = new()
        {
            Properties = new global::Amqp.Framing.Properties { MessageId = id, GroupId = session },
            BodySection = new global::Amqp.Framing.Data { Binary = new byte[200] },
        };
        await sender.SendAsync(message, dead);
        log.Add(OperationKind.Acknowledged, id, session);
    }

    private async Task ReceiveAsync(AmqpConnection connection, CancellationToken dead)
    {
        await using AmqpReceiver receiver = await connection.OpenReceiverAsync("plain", cancellationToken: dead);
        await DrainAsync(receiver, until: () => IsSent, dead);
    }

    private async Task ReceiveSessionsAsync(AmqpConnection connection, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            AmqpReceiver? receiver = await connection.AcceptSessionAsync(
                "ordered", sessionId: null, TimeSpan.FromSeconds(1), cancellationToken: dead);
            if (receiver is null)
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

    /// <summary>Receives and completes until nothing comes any more.</summary>
    private async Task DrainAsync(AmqpReceiver receiver, Func<bool> until, CancellationToken dead)
    {
        while (!dead.IsCancellationRequested)
        {
            IReadOnlyList<AmqpReceivedMessage> messages = await receiver.ReceiveAsync(Window, Patience, dead);
            if (messages.Count == 0 && until())
            {
                return;
            }

            foreach (AmqpReceivedMessage message in messages)
            {
                log.Add(OperationKind.Received, message.MessageId, message.SessionId);
            }

            await Task.WhenAll(messages.Select(m => CompleteAsync(receiver, m, dead)));
        }
    }

    private async Task CompleteAsync(AmqpReceiver receiver, AmqpReceivedMessage message, CancellationToken dead)
    {
        log.Add(OperationKind.Completing, message.MessageId);
        await receiver.CompleteAsync(message, dead);
        log.Add(OperationKind.Completed, message.MessageId);
    }
}
