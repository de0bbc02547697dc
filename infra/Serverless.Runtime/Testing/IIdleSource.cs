namespace Serverless.Runtime.Testing;

/// <summary>
/// A part of the runtime that works in the background; the test host watches it between two due times.
/// </summary>
internal interface IIdleSource
{
    /// <summary>How much has begun so far; tells whether anything began between two looks. May stay 0.</summary>
    long Started { get; }

    /// <summary>How much is in flight; 0 when there is nothing to do before the clock moves.</summary>
    long InFlight { get; }
}
