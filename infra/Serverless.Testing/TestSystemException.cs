namespace Serverless.Testing;

/// <summary>A system cannot start or do what a test asks, or what a test expects did not come.</summary>
public sealed class TestSystemException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and the cure.</param>
    /// <param name="innerException">What caused it; null for nothing.</param>
    public TestSystemException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
