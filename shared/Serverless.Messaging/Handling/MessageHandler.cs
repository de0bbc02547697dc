namespace Serverless.Messaging;

/// <summary>What is done with a message of a known type.</summary>
internal abstract class MessageHandler
{
    public abstract Task<MessageOutcome> RunAsync(
        MessagePipeline pipeline, InboundMessage message, string consumer, CancellationToken cancellationToken);
}
