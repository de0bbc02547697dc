using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Serverless.Amqp;

/// <summary>
/// Sends to one entity over one link. Concurrent sends are pipelined; each returns when the broker has accepted the
/// message. A passing failure is retried with backoff, so the broker may get a message twice: give it an id, and the
/// entity duplicate detection, where that matters.
/// </summary>
public sealed partial class AmqpSender
{
    private readonly AmqpConnection _connection;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private volatile SenderLink? _link;
    private Task<SenderLink>? _opening;
    private ulong _maxMessageSize = ulong.MaxValue;

    internal AmqpSender(AmqpConnection connection, string entity)
    {
        _connection = connection;
        _logger = connection.Options.LoggerFactory.CreateLogger("Serverless.Amqp.Sender");
        Entity = entity;
    }

    /// <summary>Queue or topic.</summary>
    public string Entity { get; }

    /// <summary>Sends one message.</summary>
    /// <param name="message">An AMQP message.</param>
    /// <param name="cancellationToken">Stops waiting; the message may arrive all the same.</param>
    /// <exception cref="MessageRejectedException">The broker did not take it; <c>Condition</c> says why.</exception>
    /// <exception cref="AmqpServiceException">The entity or the broker could not be reached.</exception>
    public async Task SendAsync(Message message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var backoff = default(ReconnectBackoff);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var link = await GetLinkAsync(cancellationToken);
                await SendOnceAsync(link, message, cancellationToken);
                return;
            }
            catch (AmqpServiceException exception)
                when (exception.IsTransient && attempt <= _connection.Options.MaxRetries)
            {
                Log.SendRetried(_logger, Entity, exception.Condition, attempt + 1, exception);
                backoff ??= new ReconnectBackoff(_connection.Options);
                await backoff.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>
    /// Sends messages in order. They travel as batches (message format 0x80013700), each of which is atomic.
    /// </summary>
    /// <param name="messages">The messages; together they may be larger than one batch.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="MessageRejectedException">
    /// The broker did not take a batch; earlier ones are in the entity.
    /// </exception>
    public async Task SendAsync(IReadOnlyList<Message> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0)
        {
            return;
        }

        if (messages.Count == 1)
        {
            await SendAsync(messages[0], cancellationToken);
            return;
        }

        await GetLinkAsync(cancellationToken); // For the size limit that the entity announces.
        var sending = new List<Task>();
        foreach (var batch in AmqpMessageBatch.Split(messages, _maxMessageSize))
        {
            sending.Add(SendAsync(batch.ToEnvelope(), cancellationToken));
        }

        await Task.WhenAll(sending);
    }

    /// <summary>Sends a batch: all of its messages become available, or none does.</summary>
    /// <param name="batch">What <see cref="CreateMessageBatchAsync"/> made; nothing is sent for an empty one.</param>
    /// <param name="cancellationToken">Stops waiting; the batch may arrive all the same.</param>
    /// <exception cref="MessageRejectedException">The broker did not take it; <c>Condition</c> says why.</exception>
    /// <exception cref="AmqpServiceException">The entity or the broker could not be reached.</exception>
    public Task SendAsync(AmqpMessageBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Count == 0 ? Task.CompletedTask : SendAsync(batch.ToEnvelope(), cancellationToken);
    }

    /// <summary>Makes an empty batch that holds as much as the entity takes at once.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">The entity or the broker could not be reached.</exception>
    public async Task<AmqpMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        await GetLinkAsync(cancellationToken); // For the size limit that the entity announces.
        return new AmqpMessageBatch(_maxMessageSize);
    }

    private async Task SendOnceAsync(SenderLink link, Message message, CancellationToken cancellationToken)
    {
        var send = new PendingSend(link, Entity);
        try
        {
            link.Send(message, null, PendingSend.OnOutcome, send);
        }
        catch (Exception exception) when (exception is AmqpException or ObjectDisposedException)
        {
            throw Failures.From(exception, "Sending", Entity);
        }

        try
        {
            await send.Task.WaitAsync(_connection.Options.OperationTimeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw Failures.From(exception, "Sending", Entity);
        }
    }

    private ValueTask<SenderLink> GetLinkAsync(CancellationToken cancellationToken)
    {
        var link = _link;
        return link is { IsClosed: false } ? ValueTask.FromResult(link) : new(OpenSharedAsync(cancellationToken));
    }

    private Task<SenderLink> OpenSharedAsync(CancellationToken cancellationToken)
    {
        Task<SenderLink> opening;
        lock (_lock)
        {
            if (_opening is null || _opening.IsCompleted)
            {
                // A link that closed since, or an attempt that failed: one new attempt for all who wait.
                _opening = _link is { IsClosed: false } open ? Task.FromResult(open) : OpenAsync();
            }

            opening = _opening;
        }

        return opening.WaitAsync(cancellationToken);
    }

    private async Task<SenderLink> OpenAsync()
    {
        await Task.Yield();
        var open = await _connection.GetAsync(CancellationToken.None);
        await open.AuthorizeAsync(Entity, CancellationToken.None);
        var completion = new AttachCompletion("Opening a sender", Entity);
        var attach = new Attach
        {
            Source = new Source(),
            Target = new Target { Address = Entity },
            SndSettleMode = SenderSettleMode.Unsettled,
            RcvSettleMode = ReceiverSettleMode.First,
        };
        SenderLink link;
        try
        {
            link = new SenderLink(open.NewSession(), open.NextLinkName(Entity), attach, completion.OnAttached);
        }
        catch (AmqpException exception)
        {
            throw Failures.From(exception, "Opening a sender", Entity);
        }

        try
        {
            var reply = await completion.WaitAsync(link, _connection.Options.OperationTimeout, CancellationToken.None);
            _maxMessageSize = reply.MaxMessageSize > 0 ? reply.MaxMessageSize : ulong.MaxValue;
        }
        catch
        {
            await LinkClose.CloseAsync(link.Session);
            throw;
        }

        _link = link;
        return link;
    }
}
