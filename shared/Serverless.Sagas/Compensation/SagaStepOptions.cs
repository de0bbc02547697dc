using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <summary>Options of one step of a <see cref="Saga"/>.</summary>
public sealed class SagaStepOptions
{
    /// <summary>
    /// Gets when the compensation is registered. Default: <see cref="CompensationTrigger.StepSucceeded"/>.
    /// </summary>
    public CompensationTrigger CompensateWhen { get; init; } = CompensationTrigger.StepSucceeded;

    /// <summary>
    /// Gets the retry policy of this step's compensation; null takes <see cref="SagaOptions.CompensationRetry"/>.
    /// </summary>
    public RetryPolicy? CompensationRetry { get; init; }
}
