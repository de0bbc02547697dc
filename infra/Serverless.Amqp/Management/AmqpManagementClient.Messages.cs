using Amqp;
using Amqp.Types;

namespace Serverless.Amqp;

public sealed partial class AmqpManagementClient
{
    /// <summary>Reads messages without locking them: active, deferred and scheduled ones, by sequence number.</summary>
    /// <param name="fromSequenceNumber">The first sequence number of interest.</param>
    /// <param name="maxMessages">The most to return.</param>
    /// <param name="sessionId">Only this session's messages; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The messages, in order; none when there are no more.</returns>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(
        long fromSequenceNumber, int maxMessages, string? sessionId = null, CancellationToken cancellationToken = default)
    {
        var body = new Map { ["from-sequence-number"] = fromSequenceNumber, ["message-count"] = maxMessages };
        AddIfSet(body, "session-id", sessionId);
        var response = await RequestAsync("com.microsoft:peek-message", body, link: null, cancellationToken, 204);
        return ReadMessages(response, receiver: null);
    }

    /// <summary>The sessions of the entity, by id.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="top">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<string>> GetSessionsAsync(
        int skip, int top, CancellationToken cancellationToken = default)
    {
        var body = new Map { ["last-updated-time"] = DateTime.MaxValue, ["skip"] = skip, ["top"] = top };
        var response = await RequestAsync("com.microsoft:get-message-sessions", body, link: null, cancellationToken, 204);
        return response.Body["sessions-ids"] as string[] ?? [];
    }

    /// <summary>Cancels a scheduled message.</summary>
    /// <param name="sequenceNumber">What scheduling it returned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task CancelScheduledAsync(long sequenceNumber, CancellationToken cancellationToken = default) => RequestAsync(
        "com.microsoft:cancel-scheduled-message",
        new Map { ["sequence-numbers"] = new[] { sequenceNumber } },
        link: null,
        cancellationToken);

    /// <summary>Removes up to that many messages at once.</summary>
    /// <param name="maxMessages">The most to remove.</param>
    /// <param name="enqueuedBefore">Only those enqueued before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> DeleteMessagesAsync(
        int maxMessages, DateTimeOffset enqueuedBefore, CancellationToken cancellationToken = default)
    {
        var body = new Map { ["message-count"] = maxMessages, ["enqueued-time-utc"] = enqueuedBefore.UtcDateTime };
        var response = await RequestAsync("com.microsoft:batch-delete-messages", body, link: null, cancellationToken, 204);
        return response.Body["message-count"] is int count ? count : 0;
    }

    internal async Task<long> ScheduleAsync(Message message, CancellationToken cancellationToken)
    {
        var encoded = message.Encode();
        var item = new Map
        {
            ["message"] = encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray(),
            ["message-id"] = message.Properties?.GetMessageId()?.ToString(),
        };
        AddIfSet(item, "session-id", message.Properties?.GroupId);
        var body = new Map { ["messages"] = new List { item } };
        var response = await RequestAsync("com.microsoft:schedule-message", body, link: null, cancellationToken);
        return response.Body["sequence-numbers"] is long[] { Length: > 0 } numbers
            ? numbers[0]
            : throw Malformed("schedule-message", "sequence-numbers");
    }

    internal async Task<IReadOnlyList<AmqpReceivedMessage>> ReceiveDeferredAsync(
        IReadOnlyList<long> sequenceNumbers, string? sessionId, string? link, CancellationToken cancellationToken)
    {
        var body = new Map { ["sequence-numbers"] = sequenceNumbers.ToArray(), ["receiver-settle-mode"] = 1u };
        AddIfSet(body, "session-id", sessionId);
        var response = await RequestAsync("com.microsoft:receive-by-sequence-number", body, link, cancellationToken, 204);
        return ReadMessages(response, receiver: null);
    }

    private static List<AmqpReceivedMessage> ReadMessages(ManagementResponse response, AmqpReceiver? receiver)
    {
        var messages = new List<AmqpReceivedMessage>();
        if (response.Body["messages"] is List items)
        {
            foreach (var item in items.OfType<Map>())
            {
                if (item["message"] is byte[] encoded)
                {
                    var raw = Message.Decode(new ByteBuffer(encoded, 0, encoded.Length, encoded.Length));
                    var token = item["lock-token"] is Guid guid ? guid : Guid.Empty;
                    messages.Add(new AmqpReceivedMessage(raw, token) { Receiver = receiver });
                }
            }
        }

        return messages;
    }
}
