namespace Serverless.Sagas;

/// <summary>
/// Thrown by a saga's own code to end it and undo what was done: a business decision (payment declined, approval
/// refused), not a technical failure.
/// </summary>
public sealed class SagaAbortedException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="SagaAbortedException"/> class.</summary>
    /// <param name="reason">Why; becomes <see cref="SagaResult.Reason"/>.</param>
    public SagaAbortedException(string reason)
        : base(reason)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="SagaAbortedException"/> class.</summary>
    /// <param name="reason">Why; becomes <see cref="SagaResult.Reason"/>.</param>
    /// <param name="innerException">What led to it.</param>
    public SagaAbortedException(string reason, Exception innerException)
        : base(reason, innerException)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="SagaAbortedException"/> class.</summary>
    public SagaAbortedException()
        : base("The saga was aborted.")
    {
    }
}
