using System.Globalization;
using System.Text;
using Amqp;
using Amqp.Framing;
using Serverless.Amqp;
using Serverless.Broker;

namespace Serverless.LocalHost.Demo;

/// <summary>
/// Puts poison messages on the queue <c>stock-commands</c> and looks for them in its dead-letter queue.
/// </summary>
internal sealed class PoisonQueue(BrokerHost broker) : IAsyncDisposable
{
    private const string Queue = "stock-commands";
    private const string DeadLetterQueue = $"{Queue}/$DeadLetterQueue";
    private const int PageSize = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly AmqpConnection _connection = new(ServiceBusConnectionString.Parse(broker.ConnectionString()));
    private readonly List<string> _sent = [];

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(DemoPoison poison, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"poison-{Guid.NewGuid():n}");
        await _connection.GetSender(Queue).SendAsync(
            new Message
            {
                Properties = new Properties
                {
                    MessageId = id,
                    GroupId = poison.Session,
                    ContentType = "application/json",
                },
                ApplicationProperties = new ApplicationProperties { ["cloudEvents:type"] = poison.Type },
                BodySection = new Data { Binary = Encoding.UTF8.GetBytes(poison.Body) },
            },
            cancellationToken);
        _sent.Add(id);
    }

    /// <summary>Waits until every message that was sent is dead-lettered, or the patience ends.</summary>
    public async Task<IReadOnlyList<PoisonResult>> AwaitDeadLettersAsync(
        TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var reasons = await ReadReasonsAsync(cancellationToken);
            var results = _sent.ConvertAll(id => new PoisonResult(id, reasons.GetValueOrDefault(id)));
            if (results.TrueForAll(result => result.Reason is not null) || time.GetElapsedTime(started) > patience)
            {
                return results;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<IReadOnlyDictionary<string, string?>> ReadReasonsAsync(CancellationToken cancellationToken)
    {
        var reasons = new Dictionary<string, string?>(StringComparer.Ordinal);
        var letters = _connection.GetManagement(DeadLetterQueue);
        var next = 0L;
        while (await letters.PeekAsync(next, PageSize, cancellationToken: cancellationToken) is { Count: > 0 } page)
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
