namespace Serverless.Sagas;

/// <summary>
/// A programming error in a saga: its own code threw, or called an activity that the app does not have. The instance
/// fails with it at once, and undoes nothing, because code that is wrong cannot be trusted to undo.
/// </summary>
/// <remarks>
/// Everything that was done stays in the history: mend the code, deploy, and rewind the instance
/// (<c>DurableTaskClient.RewindInstanceAsync</c>); the mended code goes on where it failed.
/// </remarks>
public sealed class SagaFaultException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="SagaFaultException"/> class.</summary>
    /// <param name="message">What is wrong.</param>
    public SagaFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="SagaFaultException"/> class.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The error.</param>
    public SagaFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="SagaFaultException"/> class.</summary>
    public SagaFaultException()
        : base("A saga failed by an error in its own code.")
    {
    }
}
