using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A delivery of a queue to a process that may be killed: what it does not settle is delivered
/// again.</summary>
internal sealed class KillableDelivery(InboundMessage message, CommandQueue queue, KillSwitch kill) : IMessageDelivery
{
    public InboundMessage Message => message;

    public bool IsInSession => false;

    public bool IsForAnother => false;

    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        kill.Reach(KillPoint.BeforeSettle);
        queue.Settle(message);
        return Task.CompletedTask;
    }

    public Task AbandonAsync(CancellationToken cancellationToken) => throw Unexpected("given back");

    public Task DeferAsync(CancellationToken cancellationToken) => throw Unexpected("deferred");

    public Task DeadLetterAsync(DeadLetterCause cause, CancellationToken cancellationToken) =>
        throw Unexpected($"dead-lettered: {cause.Reason}, {cause.Description}");

    public Task<bool> RetryLaterAsync(int attempt, TimeSpan delay, CancellationToken cancellationToken) =>
        throw Unexpected("tried again");

    /// <summary>A handler that does not fail is never settled otherwise, unless its process is dead and
    /// cannot.</summary>
    private InvalidOperationException Unexpected(string how)
    {
        kill.Check();
        return new InvalidOperationException($"Message '{message.Id}' was {how}.");
    }
}
