namespace Serverless.Runtime.Testing;

/// <summary>A part of the runtime that works in the background; the test host waits for it between two due times.</summary>
internal interface IIdleSource
{
    /// <summary>How much has begun so far; tells whether anything began between two looks. May stay 0.</summary>
    long Started { get; }

    /// <summary>Completes when nothing is in flight; completed already when nothing is.</summary>
    Task WaitIdleAsync(CancellationToken cancellationToken);
}
