namespace Serverless.Amqp;

/// <content>What is opened over the connection.</content>
public sealed partial class AmqpConnection
{
    /// <summary>The sender of an entity; one link, shared by all callers.</summary>
    /// <param name="entity">Queue or topic.</param>
    public AmqpSender GetSender(string entity)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        return _senders.GetOrAdd(entity, static (name, connection) => new AmqpSender(connection, name), this);
    }

    /// <summary>The management client of an entity: locks, sessions, peek, schedule, deferred messages.</summary>
    /// <param name="entity">
    /// Queue, topic or <c>topic/Subscriptions/subscription</c>, also its dead-letter queue.
    /// </param>
    public AmqpManagementClient GetManagement(string entity)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        return _management.GetOrAdd(
            entity, static (name, connection) => new AmqpManagementClient(connection, name), this);
    }

    /// <summary>Opens a peek-lock receiver. No message flows before credit is given.</summary>
    /// <param name="entity">Queue or <c>topic/Subscriptions/subscription</c>, also its dead-letter queue.</param>
    /// <param name="onMessage">
    /// Gets each message on the connection's read loop: it must hand it over at once and never block. Null collects
    /// messages for <see cref="AmqpReceiver.ReceiveAsync"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">The broker refused the link, or no connection could be made.</exception>
    public Task<AmqpReceiver> OpenReceiverAsync(
        string entity, Action<AmqpReceivedMessage>? onMessage = null, CancellationToken cancellationToken = default) =>
        OpenReceiverAsync(entity, AmqpReceiverOptions.Default, onMessage, cancellationToken);

    /// <summary>Opens a receiver. No message flows before credit is given, except for a prefetch count.</summary>
    /// <param name="entity">Queue or <c>topic/Subscriptions/subscription</c>, also its dead-letter queue.</param>
    /// <param name="options">Receive mode and prefetch count.</param>
    /// <param name="onMessage">
    /// Gets each message on the connection's read loop: it must hand it over at once and never block. Null collects
    /// messages for <see cref="AmqpReceiver.ReceiveAsync"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The options have a prefetch count beside a callback.</exception>
    /// <exception cref="AmqpServiceException">The broker refused the link, or no connection could be made.</exception>
    public async Task<AmqpReceiver> OpenReceiverAsync(
        string entity,
        AmqpReceiverOptions options,
        Action<AmqpReceivedMessage>? onMessage = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        AmqpReceiverOptions.Check(options, onMessage);
        var open = await GetAsync(cancellationToken);
        await open.AuthorizeAsync(entity, cancellationToken);
        return await ReceiverAttach.OpenAsync(this, open, entity, options, onMessage, cancellationToken);
    }

    /// <summary>Accepts a session: locks it and opens a peek-lock receiver for its messages.</summary>
    /// <param name="entity">A session-enabled queue or <c>topic/Subscriptions/subscription</c>.</param>
    /// <param name="sessionId">The session, or null for the next one that has messages and is free.</param>
    /// <param name="wait">How long the broker waits for a free session; whole milliseconds, at most 60 s.</param>
    /// <param name="onMessage">
    /// As for <see cref="OpenReceiverAsync(string, Action{AmqpReceivedMessage}, CancellationToken)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The receiver, or null when no session came within <paramref name="wait"/>.</returns>
    /// <exception cref="AmqpServiceException">
    /// The session is locked by another receiver, or the broker refused the link.
    /// </exception>
    public Task<AmqpReceiver?> AcceptSessionAsync(
        string entity,
        string? sessionId,
        TimeSpan wait,
        Action<AmqpReceivedMessage>? onMessage = null,
        CancellationToken cancellationToken = default) =>
        AcceptSessionAsync(entity, sessionId, wait, AmqpReceiverOptions.Default, onMessage, cancellationToken);

    /// <summary>Accepts a session: locks it and opens a receiver for its messages.</summary>
    /// <param name="entity">A session-enabled queue or <c>topic/Subscriptions/subscription</c>.</param>
    /// <param name="sessionId">The session, or null for the next one that has messages and is free.</param>
    /// <param name="wait">How long the broker waits for a free session; whole milliseconds, at most 60 s.</param>
    /// <param name="options">Receive mode and prefetch count.</param>
    /// <param name="onMessage">
    /// As for <see cref="OpenReceiverAsync(string, Action{AmqpReceivedMessage}, CancellationToken)"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The receiver, or null when no session came within <paramref name="wait"/>.</returns>
    /// <exception cref="ArgumentException">The options have a prefetch count beside a callback.</exception>
    /// <exception cref="AmqpServiceException">
    /// The session is locked by another receiver, or the broker refused the link.
    /// </exception>
    public async Task<AmqpReceiver?> AcceptSessionAsync(
        string entity,
        string? sessionId,
        TimeSpan wait,
        AmqpReceiverOptions options,
        Action<AmqpReceivedMessage>? onMessage = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        AmqpReceiverOptions.Check(options, onMessage);
        var open = await GetAsync(cancellationToken);
        await open.AuthorizeAsync(entity, cancellationToken);
        return await ReceiverAttach.AcceptAsync(
            this, open, entity, sessionId, wait, options, onMessage, cancellationToken);
    }

    /// <summary>
    /// Manages the rules of a subscription. The right to listen is enough (Service Bus: rule manager), which the
    /// administration over HTTP does not take.
    /// </summary>
    /// <param name="topicName">The topic.</param>
    /// <param name="subscriptionName">The subscription.</param>
    public AmqpRuleManager CreateRuleManager(string topicName, string subscriptionName)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentException.ThrowIfNullOrEmpty(subscriptionName);
        return new AmqpRuleManager(GetManagement($"{topicName}/Subscriptions/{subscriptionName}"));
    }

    /// <summary>
    /// Makes a processor of a queue or subscription without sessions; it does nothing before it is started.
    /// </summary>
    /// <param name="entity">Queue or <c>topic/Subscriptions/subscription</c>, also its dead-letter queue.</param>
    /// <param name="processMessage">Handles a message. When it throws, the message is abandoned.</param>
    /// <param name="processError">Is told of failures; the processor goes on after them.</param>
    /// <param name="options">Concurrency, settlement, lock renewal.</param>
    public AmqpProcessor CreateProcessor(
        string entity,
        Func<ProcessMessageEventArgs, Task> processMessage,
        Func<ProcessErrorEventArgs, Task> processError,
        AmqpProcessorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        ArgumentNullException.ThrowIfNull(processMessage);
        ArgumentNullException.ThrowIfNull(processError);
        var handlers = new ProcessorHandlers(entity, processMessage, processError);
        return new AmqpProcessor(this, entity, handlers, options ?? new AmqpProcessorOptions());
    }

    /// <summary>
    /// Makes a processor of a session-enabled queue or subscription; it does nothing before it is started.
    /// </summary>
    /// <param name="entity">A session-enabled queue or <c>topic/Subscriptions/subscription</c>.</param>
    /// <param name="processMessage">Handles a message. When it throws, the message is abandoned.</param>
    /// <param name="processError">Is told of failures; the processor goes on after them.</param>
    /// <param name="options">Sessions, concurrency, settlement, lock renewal.</param>
    public AmqpSessionProcessor CreateSessionProcessor(
        string entity,
        Func<ProcessMessageEventArgs, Task> processMessage,
        Func<ProcessErrorEventArgs, Task> processError,
        AmqpSessionProcessorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(entity);
        ArgumentNullException.ThrowIfNull(processMessage);
        ArgumentNullException.ThrowIfNull(processError);
        var handlers = new ProcessorHandlers(entity, processMessage, processError);
        return new AmqpSessionProcessor(this, entity, handlers, options ?? new AmqpSessionProcessorOptions());
    }
}
