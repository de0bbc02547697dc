using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <summary>Options of <see cref="SagaContextExtensions.StartSaga"/>.</summary>
public sealed class SagaOptions
{
    /// <summary>
    /// Gets the retry policy of compensations that have none of their own. Default: 5 attempts, 1 s apart at first,
    /// doubling. Retries wait on durable timers, so they survive a restart.
    /// </summary>
    public RetryPolicy CompensationRetry { get; init; } = new(5, TimeSpan.FromSeconds(1), backoffCoefficient: 2);
}
