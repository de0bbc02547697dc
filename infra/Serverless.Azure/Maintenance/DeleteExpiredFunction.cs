using Microsoft.Azure.Functions.Worker;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Deletes what has outlived its retention: marks of processed messages, and records of idempotency keys. A
/// function of every app that references this assembly.</summary>
public sealed class DeleteExpiredFunction(ExpiredDocuments expired)
{
    /// <summary>Deletes, once a day.</summary>
    [Function("DeleteExpired")]
    public Task RunAsync([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        expired.DeleteAsync(cancellationToken);
}
