using Amqp;
using Amqp.Types;

namespace Serverless.Amqp;

public sealed partial class AmqpManagementClient
{
    private static readonly Symbol PartitionKey = "x-opt-partition-key";

    /// <summary>Reads messages without locking them: active, deferred and scheduled ones, by sequence number.</summary>
    /// <param name="fromSequenceNumber">The first sequence number of interest.</param>
    /// <param name="maxMessages">The most to return.</param>
    /// <param name="sessionId">Only this session's messages; null for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The messages, in order; none when there are no more.</returns>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(
        long fromSequenceNumber,
        int maxMessages,
        string? sessionId = null,
        CancellationToken cancellationToken = default)
    {
        var body = new Map { ["from-sequence-number"] = fromSequenceNumber, ["message-count"] = maxMessages };
        AddIfSet(body, "session-id", sessionId);
        var response = await RequestAsync("com.microsoft:peek-message", body, link: null, cancellationToken, 204);
        return ReadMessages(response, isPeeked: true);
    }

    /// <summary>The sessions of the entity, by id.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="top">The most to return.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<string>> GetSessionsAsync(
        int skip, int top, CancellationToken cancellationToken = default)
    {
        var body = new Map { ["last-updated-time"] = DateTime.MaxValue, ["skip"] = skip, ["top"] = top };
        var response = await RequestAsync(
            "com.microsoft:get-message-sessions", body, link: null, cancellationToken, 204);
        return response.Body["sessions-ids"] as string[] ?? [];
    }

    /// <summary>Cancels a scheduled message.</summary>
    /// <param name="sequenceNumber">What scheduling it returned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:message-not-found</c>: it is not scheduled, or is due.
    /// </exception>
    public Task CancelScheduledAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledAsync([sequenceNumber], cancellationToken);

    /// <summary>Cancels scheduled messages: all of them or, when one is not scheduled, none.</summary>
    /// <param name="sequenceNumbers">What scheduling them returned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:message-not-found</c>: one is not scheduled, or is due.
    /// </exception>
    public Task CancelScheduledAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        return sequenceNumbers.Count == 0
            ? Task.CompletedTask
            : RequestAsync(
                "com.microsoft:cancel-scheduled-message",
                new Map { ["sequence-numbers"] = sequenceNumbers.ToArray() },
                link: null,
                cancellationToken);
    }

    /// <summary>Removes up to that many messages at once.</summary>
    /// <param name="maxMessages">The most to remove.</param>
    /// <param name="enqueuedBefore">Only those enqueued before.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> DeleteMessagesAsync(
        int maxMessages, DateTimeOffset enqueuedBefore, CancellationToken cancellationToken = default)
    {
        var body = new Map { ["message-count"] = maxMessages, ["enqueued-time-utc"] = enqueuedBefore.UtcDateTime };
        var response = await RequestAsync(
            "com.microsoft:batch-delete-messages", body, link: null, cancellationToken, 204);
        return response.Body["message-count"] is int count ? count : 0;
    }

    internal async Task<IReadOnlyList<long>> ScheduleAsync(
        IReadOnlyList<Message> messages, CancellationToken cancellationToken)
    {
        var items = new List();
        foreach (var message in messages)
        {
            var encoded = message.Encode();
            var item = new Map
            {
                ["message"] = encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray(),
                ["message-id"] = message.Properties?.GetMessageId()?.ToString(),
            };
            AddIfSet(item, "session-id", message.Properties?.GroupId);
            AddIfSet(item, "partition-key", message.MessageAnnotations?[PartitionKey] as string);
            items.Add(item);
        }

        var response = await RequestAsync(
            "com.microsoft:schedule-message", new Map { ["messages"] = items }, link: null, cancellationToken);
        return response.Body["sequence-numbers"] is long[] numbers && numbers.Length == messages.Count
            ? numbers
            : throw Malformed("schedule-message", "sequence-numbers");
    }

    internal async Task<IReadOnlyList<AmqpReceivedMessage>> ReceiveDeferredAsync(
        IReadOnlyList<long> sequenceNumbers,
        AmqpReceiveMode mode,
        string? sessionId,
        string? link,
        CancellationToken cancellationToken)
    {
        var body = new Map
        {
            ["sequence-numbers"] = sequenceNumbers.ToArray(),
            ["receiver-settle-mode"] = mode == AmqpReceiveMode.PeekLock ? 1u : 0u,
        };
        AddIfSet(body, "session-id", sessionId);
        var response = await RequestAsync(
            "com.microsoft:receive-by-sequence-number", body, link, cancellationToken, 204);
        return ReadMessages(response, isPeeked: false, mode);
    }

    private static List<AmqpReceivedMessage> ReadMessages(
        ManagementResponse response, bool isPeeked, AmqpReceiveMode mode = AmqpReceiveMode.ReceiveAndDelete)
    {
        var messages = new List<AmqpReceivedMessage>();
        if (response.Body["messages"] is List items)
        {
            foreach (var item in items.OfType<Map>())
            {
                if (item["message"] is byte[] encoded)
                {
                    var raw = Message.Decode(new ByteBuffer(encoded, 0, encoded.Length, encoded.Length));
                    var token = mode == AmqpReceiveMode.PeekLock && item["lock-token"] is Guid guid ? guid : Guid.Empty;
                    messages.Add(new AmqpReceivedMessage(raw, token, isPeeked));
                }
            }
        }

        return messages;
    }
}
