using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A delivery of a transport that notes how it was settled.</summary>
internal sealed class RecordedDelivery(InboundMessage message, bool isInSession = false) : IMessageDelivery
{
    public InboundMessage Message => message;

    public bool IsInSession => isInSession;

    public bool IsForAnother { get; init; }

    /// <summary>What settling it throws; null when it works.</summary>
    public Exception? Failure { get; init; }

    /// <summary>How it was settled; empty as long as it was not.</summary>
    public List<string> Settlements { get; } = [];

    public DeadLetterCause? Cause { get; private set; }

    public (int Attempt, TimeSpan Delay)? Retry { get; private set; }

    public Task CompleteAsync(CancellationToken cancellationToken) => Settle("complete");

    public Task AbandonAsync(CancellationToken cancellationToken) => Settle("abandon");

    public Task DeferAsync(CancellationToken cancellationToken) => Settle("defer");

    public Task DeadLetterAsync(DeadLetterCause cause, CancellationToken cancellationToken)
    {
        Cause = cause;
        return Settle("dead-letter");
    }

    /// <summary>Whether it can be sent again.</summary>
    public bool CanRetry { get; init; } = true;

    public async Task<bool> RetryLaterAsync(int attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (CanRetry)
        {
            Retry = (attempt, delay);
            await Settle("retry");
        }

        return CanRetry;
    }

    private Task Settle(string how)
    {
        if (Failure is not null)
        {
            return Task.FromException(Failure);
        }

        Settlements.Add(how);
        return Task.CompletedTask;
    }
}
