namespace Serverless.Sagas.Failures;

/// <summary>Leaves the saga's body when the saga has been aborted, stopped, or has failed. Who catches it meets it
/// again at the next step.</summary>
internal sealed class SagaEndedException(string reason)
    : Exception($"The saga goes no further: {reason} Do not catch this: let it leave the saga's body.");
