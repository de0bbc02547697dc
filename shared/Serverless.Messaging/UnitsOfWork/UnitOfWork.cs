using System.Diagnostics;
using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>Changes to documents of one partition, messages to send, and the note that a message was processed,
/// committed together or not at all. Used by one caller, committed once; not safe for concurrent use.</summary>
public sealed class UnitOfWork
{
    private readonly UnitOfWorkFactory _factory;
    private readonly Dictionary<string, TrackedDocument> _documents = new(StringComparer.Ordinal);
    private readonly List<TrackedDocument> _order = [];
    private readonly List<OutboundMessage> _messages = [];
    private string? _cause;

    internal UnitOfWork(UnitOfWorkFactory factory, string partition)
    {
        _factory = factory;
        Partition = partition;
    }

    /// <summary>The partition.</summary>
    public string Partition { get; }

    /// <summary>The message that the unit handles; null when it handles none.</summary>
    public InboundMessage? Message { get; private set; }

    /// <summary>True when <see cref="CommitAsync"/> was called, whatever came of it.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Reads a document; <c>default</c> when it is absent. A write of this unit is seen; a second read gives
    /// the first one's state.</summary>
    /// <exception cref="InvalidOperationException">The document is not a <typeparamref name="T"/>, or the unit has
    /// ended.</exception>
    public async Task<T?> GetAsync<T>(string id, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        var document = Track(id);
        if (!document.IsKnown)
        {
            document.WasRead(await _factory.Store.GetAsync(Partition, id, cancellationToken));
        }

        return document.Current(Partition) is { } current ? current.Read<T>(_factory.Options.Json) : default;
    }

    /// <summary>Writes a document as JSON (<see cref="MessagingOptions.Json"/>). One that was read in this unit must
    /// not have changed since; one that was not, or was absent, must not exist: else the commit conflicts.</summary>
    /// <exception cref="InvalidOperationException">The unit has ended.</exception>
    public void Put<T>(string id, T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfEnded();
        Track(id).Put(JsonSerializer.SerializeToUtf8Bytes(value, _factory.Options.Json));
    }

    /// <summary>Deletes a document. One that was read in this unit must not have changed since, else the commit
    /// conflicts.</summary>
    /// <exception cref="InvalidOperationException">The unit has ended.</exception>
    public void Delete(string id)
    {
        ThrowIfEnded();
        Track(id).Delete();
    }

    /// <summary>Sends a message after the commit, at least once and in the order of publication. Sets its time, and its
    /// trace context from the current activity, when they are null.</summary>
    /// <exception cref="ArgumentException">The id, the type, the source or the destination is empty.</exception>
    /// <exception cref="InvalidOperationException">The unit has ended.</exception>
    public void Publish(OutboundMessage message)
    {
        OutboundMessage.ThrowIfIncomplete(message);
        ThrowIfEnded();
        var activity = Activity.Current;
        _messages.Add(message with
        {
            Time = message.Time ?? _factory.TimeProvider.GetUtcNow(),
            TraceParent = message.TraceParent ?? (activity?.IdFormat == ActivityIdFormat.W3C ? activity.Id : null),
        });
    }

    /// <summary>Sends a message after the commit, as its contract says (<see cref="MessageAttribute"/>): to its
    /// destination, in its session. Its id follows from what causes it, the message or request that is handled, and
    /// from its place among what the unit publishes, so a repeat has the same id. In answer to a message it has that
    /// one's conversation.</summary>
    /// <param name="message">The message.</param>
    /// <param name="change">Changes what the contract says.</param>
    /// <exception cref="InvalidOperationException">The class is no message, or is sent nowhere; or the unit has
    /// ended.</exception>
    public void Publish<T>(T message, Func<OutboundMessage, OutboundMessage>? change = null)
        where T : notnull
    {
        var outbound = OutboundMessage.Of(
            message,
            OutboundMessage.FollowingId(_cause ?? Guid.NewGuid().ToString("N"), $"/{_messages.Count}"),
            _factory.Options) with
        {
            CorrelationId = Message?.CorrelationId ?? Message?.Id,
        };
        Publish(change?.Invoke(outbound) ?? outbound);
    }

    /// <summary>Names what causes the unit, for the ids of what it publishes.</summary>
    internal void CausedBy(string cause) => _cause = cause;

    /// <summary>Names the message that causes the unit.</summary>
    internal void CausedBy(InboundMessage message, string consumer)
    {
        Message = message;
        _cause = $"{message.Id}/{consumer}";
    }

    /// <summary>Ends the unit without a commit.</summary>
    internal void Discard() => IsEnded = true;

    /// <summary>Notes that <paramref name="consumer"/> processes a message; the commit makes it final. When two
    /// deliveries get here at the same time, one of the commits conflicts.</summary>
    /// <param name="consumer">Who processes it: each consumer processes a message once. No '|'.</param>
    /// <param name="messageId">The id of the message.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>False when the consumer has processed the message before: leave the rest undone.</returns>
    /// <exception cref="InvalidOperationException">The unit has ended.</exception>
    public async Task<bool> TryBeginMessageAsync(
        string consumer, string messageId, CancellationToken cancellationToken = default)
    {
        var id = InboxEntry.DocumentId(consumer, messageId);
        if (await GetAsync<InboxEntry>(id, cancellationToken) is not null)
        {
            return false;
        }

        Put(id, new InboxEntry { ExpiresAt = _factory.TimeProvider.GetUtcNow() + _factory.Options.InboxRetention });
        return true;
    }

    /// <summary>Commits. The messages go out at once, or, when the process ends before that, at the next
    /// sweep.</summary>
    /// <exception cref="StoreConflictException">Another writer came first. Nothing was written; begin again with a new
    /// unit, as <see cref="UnitOfWorkFactory.RunAsync{T}"/> does.</exception>
    /// <exception cref="InvalidOperationException">The unit has ended.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        IsEnded = true;
        var operations = new List<StoreOperation>(_order.Count + _messages.Count);
        foreach (var document in _order)
        {
            if (document.ToOperation() is { } operation)
            {
                operations.Add(operation);
            }
        }

        if (_messages.Count == 0)
        {
            if (operations.Count > 0)
            {
                await _factory.Store.CommitAsync(Partition, operations, cancellationToken);
            }

            return;
        }

        using var ticket = _factory.Outbox.Reserve(Partition, _messages);
        operations.AddRange(ticket.Items.Select(item => item.ToInsert()));
        await MarkAsync(ticket, cancellationToken);
        try
        {
            await _factory.Store.CommitAsync(Partition, operations, cancellationToken);
            ticket.Committed();
        }
        catch (StoreConflictException)
        {
            ticket.Discarded();
            throw;
        }
    }

    private async Task MarkAsync(OutboxTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            await _factory.Outbox.MarkAsync(Partition, cancellationToken);
        }
        catch
        {
            ticket.Discarded();
            throw;
        }
    }

    private TrackedDocument Track(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!_documents.TryGetValue(id, out var document))
        {
            document = new TrackedDocument(id);
            _documents.Add(id, document);
            _order.Add(document);
        }

        return document;
    }

    private void ThrowIfEnded()
    {
        if (IsEnded)
        {
            throw new InvalidOperationException(
                $"The unit of work on partition '{Partition}' has ended. Begin a new one for more work.");
        }
    }
}
