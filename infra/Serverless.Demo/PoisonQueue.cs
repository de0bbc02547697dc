using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace Serverless.Demo;

/// <summary>
/// Puts poison messages on the queue <c>stock-commands</c> and looks for them in its dead-letter queue.
/// </summary>
internal sealed class PoisonQueue(string connectionString) : IAsyncDisposable
{
    private const string Queue = "stock-commands";
    private const int PageSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServiceBusClient _client = new(connectionString);
    private readonly List<string> _sent = [];
    private ServiceBusSender? _sender;

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(DemoPoison poison, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"poison-{Guid.NewGuid():n}");
        _sender ??= _client.CreateSender(Queue);
        await _sender.SendMessageAsync(
            new ServiceBusMessage(poison.Body)
            {
                MessageId = id,
                SessionId = poison.Session,
                ContentType = "application/json",
                ApplicationProperties = { ["cloudEvents:type"] = poison.Type },
            },
            cancellationToken);
        _sent.Add(id);
    }

    /// <summary>Waits until every message that was sent is dead-lettered, or the patience ends.</summary>
    public async Task<IReadOnlyList<PoisonResult>> AwaitDeadLettersAsync(
        TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var letters = _client.CreateReceiver(
            Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var started = time.GetTimestamp();
        while (true)
        {
            var reasons = await ReadReasonsAsync(letters, cancellationToken);
            var results = _sent.ConvertAll(id => new PoisonResult(id, reasons.GetValueOrDefault(id)));
            if (results.TrueForAll(result => result.Reason is not null) || time.GetElapsedTime(started) > patience)
            {
                return results;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static async Task<IReadOnlyDictionary<string, string?>> ReadReasonsAsync(
        ServiceBusReceiver letters, CancellationToken cancellationToken)
    {
        var reasons = new Dictionary<string, string?>(StringComparer.Ordinal);
        var next = 0L;
        while (await letters.PeekMessagesAsync(PageSize, next, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var message in page)
            {
                reasons[message.MessageId] = message.DeadLetterReason;
            }

            next = page[^1].SequenceNumber + 1;
        }

        return reasons;
    }
}
