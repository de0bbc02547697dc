namespace Serverless.Messaging;

/// <summary>A message that is about to be handled. <c>On</c> says what is done with messages of a type, older versions
/// that an upcast leads from included; <see cref="RunAsync"/> does it. For one caller, once.</summary>
public sealed class Reception
{
    private readonly MessagePipeline _pipeline;
    private readonly CancellationToken _cancellationToken;
    private List<string>? _others;

    internal Reception(
        MessagePipeline pipeline, IMessageDelivery delivery, string consumer, CancellationToken cancellationToken)
    {
        _pipeline = pipeline;
        _cancellationToken = cancellationToken;
        Delivery = delivery;
        Consumer = consumer;
        Message = pipeline.Decode(delivery.Message);
    }

    internal IMessageDelivery Delivery { get; }

    internal InboundMessage Message { get; }

    internal string Consumer { get; }

    /// <summary>What is done with the message; null when no <c>On</c> takes its type.</summary>
    internal MessageHandler? Handler { get; private set; }

    /// <summary>The types that are taken, for the reason of one that is not.</summary>
    internal IReadOnlyList<string> Taken => _others ?? [];

    /// <summary>Handles messages of a type: the note in the inbox, the changes and the messages of
    /// <paramref name="handle"/> are one commit. On a conflict with another writer it runs again.</summary>
    /// <param name="partition">Where the changes are; it follows from the message.</param>
    /// <param name="handle">Makes the changes through the unit of work; it does not commit.</param>
    public Reception On<T>(Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(handle);
        return Takes<T>() ? Use(partition, _pipeline.Upcasts.Read<T>, handle) : this;
    }

    /// <summary>As the other overload, for a handler that says how it ended. Nothing is committed unless that is
    /// <see cref="MessageOutcome.Processed"/>.</summary>
    public Reception On<T>(
        Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task<MessageOutcome>> handle)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(handle);
        return Takes<T>() ? Use(new UnitHandler<T>(_pipeline.Upcasts.Read<T>, partition, handle)) : this;
    }

    /// <summary>As the other overload, for a class that is no message of its own (<see cref="MessageAttribute"/>), or
    /// is the body of several types.</summary>
    /// <param name="type">The CloudEvents <c>type</c>.</param>
    /// <param name="partition">Where the changes are; it follows from the message.</param>
    /// <param name="handle">Makes the changes through the unit of work; it does not commit.</param>
    public Reception On<T>(
        string type, Func<T, string> partition, Func<T, UnitOfWork, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(handle);
        return Takes(type) ? Use(partition, static message => message.Read<T>(), handle) : this;
    }

    /// <summary>Handles messages of a type with a handler that is idempotent by itself, for example one that starts an
    /// instance under an id of its own.</summary>
    /// <param name="handle">Handles it; a repeat must do no harm.</param>
    public Reception On<T>(Func<T, InboundMessage, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Takes<T>() ? Use(_pipeline.Upcasts.Read<T>, handle) : this;
    }

    /// <summary>As the other overload, for a handler that says how it ended.</summary>
    public Reception On<T>(Func<T, InboundMessage, CancellationToken, Task<MessageOutcome>> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Takes<T>() ? Use(new IdempotentHandler<T>(_pipeline.Upcasts.Read<T>, handle)) : this;
    }

    /// <summary>As the other overload, for a class that is no message of its own (<see cref="MessageAttribute"/>), or
    /// is the body of several types.</summary>
    /// <param name="type">The CloudEvents <c>type</c>.</param>
    /// <param name="handle">Handles it; a repeat must do no harm.</param>
    public Reception On<T>(string type, Func<T, InboundMessage, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Takes(type) ? Use(static message => message.Read<T>(), handle) : this;
    }

    /// <summary>Handles the message and settles it.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">The function was cancelled. The message is delivered
    /// again.</exception>
    public Task<MessageOutcome> RunAsync() => _pipeline.RunAsync(this, _cancellationToken);

    private bool Takes<T>()
    {
        var contract = MessageContract.Of<T>();
        return Takes(contract.Type, _pipeline.Upcasts.Lead(Message.Type, contract));
    }

    private bool Takes(string type, bool isLedTo = false)
    {
        if (Handler is not null)
        {
            return false;
        }

        if (isLedTo || string.Equals(Message.Type, type, StringComparison.Ordinal))
        {
            return true;
        }

        (_others ??= []).Add(type);
        return false;
    }

    private Reception Use<T>(
        Func<T, string> partition,
        Func<InboundMessage, T> read,
        Func<T, UnitOfWork, CancellationToken, Task> handle) =>
        Use(new UnitHandler<T>(read, partition, async (message, unit, token) =>
        {
            await handle(message, unit, token);
            return MessageOutcome.Processed;
        }));

    private Reception Use<T>(
        Func<InboundMessage, T> read, Func<T, InboundMessage, CancellationToken, Task> handle) =>
        Use(new IdempotentHandler<T>(read, async (body, message, token) =>
        {
            await handle(body, message, token);
            return MessageOutcome.Processed;
        }));

    private Reception Use(MessageHandler handler)
    {
        Handler = handler;
        return this;
    }
}
