namespace Serverless.Messaging;

/// <summary>A handler whose effects all go through a unit of work: with the note in the inbox and the messages that it
/// publishes they are one commit.</summary>
internal sealed class UnitHandler<T>(
    Func<InboundMessage, T> read,
    Func<T, string> partition,
    Func<T, UnitOfWork, CancellationToken, Task<MessageOutcome>> handle) : MessageHandler
{
    public override Task<MessageOutcome> RunAsync(
        MessagePipeline pipeline, InboundMessage message, string consumer, CancellationToken cancellationToken)
    {
        var body = read(message);
        return pipeline.Units.RunAsync(
            partition(body),
            async (unit, token) =>
            {
                if (!await unit.TryBeginMessageAsync(consumer, message.Id, token))
                {
                    return MessageOutcome.Duplicate;
                }

                unit.CausedBy(message, consumer);
                var outcome = await handle(body, unit, token);
                if (outcome.Kind != MessageOutcomeKind.Processed)
                {
                    unit.Discard();
                }

                return outcome;
            },
            cancellationToken);
    }
}
