namespace Serverless.Sagas.Failures;

/// <summary>A sub-saga ended, and not completed: the attempt of its step has failed.</summary>
internal sealed class ChildEndedException(string message, object? abort) : Exception(message)
{
    /// <summary>What the sub-saga was aborted with; null when it was not.</summary>
    public object? Abort => abort;
}
