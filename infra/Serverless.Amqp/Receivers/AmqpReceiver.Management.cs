namespace Serverless.Amqp;

public sealed partial class AmqpReceiver
{
    private long _lastPeeked;

    /// <summary>Renews the lock of a message; <see cref="AmqpReceivedMessage.LockedUntil"/> has the new end.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="LockLostException">The lock is gone.</exception>
    public async Task RenewLockAsync(AmqpReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        RequireLock(message);
        message.LockedUntil = await _connection.GetManagement(Entity)
            .RenewLockAsync(message.LockToken, _link.Name, cancellationToken);
    }

    /// <summary>Renews the lock of the session; <see cref="SessionLockedUntil"/> has the new end.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="LockLostException">The lock is gone.</exception>
    public async Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        SessionLockedUntil = await _connection.GetManagement(Entity)
            .RenewSessionLockAsync(RequiredSession, _link.Name, cancellationToken);

    /// <summary>The state of the session, null when none was set.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<byte[]?> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        _connection.GetManagement(Entity).GetSessionStateAsync(RequiredSession, _link.Name, cancellationToken);

    /// <summary>Sets the state of the session; null removes it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task SetSessionStateAsync(byte[]? state, CancellationToken cancellationToken = default) =>
        _connection.GetManagement(Entity).SetSessionStateAsync(RequiredSession, state, _link.Name, cancellationToken);

    /// <summary>
    /// Receives messages that were deferred: all of them or, when one is not there, none. They are locked, or removed
    /// with <see cref="AmqpReceiveMode.ReceiveAndDelete"/>.
    /// </summary>
    /// <param name="sequenceNumbers">Their sequence numbers.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:message-not-found</c>: one is not there, or not deferred.
    /// </exception>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> ReceiveDeferredAsync(
        IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        return await _connection.GetManagement(Entity)
            .ReceiveDeferredAsync(sequenceNumbers, ReceiveMode, SessionId, _link.Name, cancellationToken);
    }

    /// <summary>
    /// Reads messages without locking them: active, deferred and scheduled ones, by sequence number; of a session
    /// receiver, those of its session.
    /// </summary>
    /// <param name="maxMessages">The most to return, at least 1. An answer holds fewer when they are large.</param>
    /// <param name="fromSequenceNumber">
    /// Where to begin; null goes on where the last peek of this receiver ended.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The messages, in order; none when there are no more.</returns>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var from = fromSequenceNumber ?? Interlocked.Read(ref _lastPeeked) + 1;
        var messages = await _connection.GetManagement(Entity).PeekAsync(
            from, maxMessages, SessionId, cancellationToken);
        if (messages.Count > 0)
        {
            Interlocked.Exchange(ref _lastPeeked, messages[^1].SequenceNumber);
        }

        return messages;
    }

    private string RequiredSession => SessionId ?? throw new InvalidOperationException(
        $"The receiver of '{Entity}' holds no session. Accept one with AcceptSessionAsync.");
}
