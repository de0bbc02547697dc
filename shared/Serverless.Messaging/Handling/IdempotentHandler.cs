namespace Serverless.Messaging;

/// <summary>A handler that is idempotent by itself.</summary>
internal sealed class IdempotentHandler<T>(
    Func<InboundMessage, T> read, Func<T, InboundMessage, CancellationToken, Task<MessageOutcome>> handle)
    : MessageHandler
{
    public override Task<MessageOutcome> RunAsync(
        MessagePipeline pipeline, InboundMessage message, string consumer, CancellationToken cancellationToken) =>
        handle(read(message), message, cancellationToken);
}
