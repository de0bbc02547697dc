namespace Serverless.Testing.Idle;

/// <summary>What a source says at one moment.</summary>
/// <param name="Pending">How much has begun, or is about to, and has not ended.</param>
/// <param name="Changes">
/// A number that grows whenever something begins; tells whether anything did between two looks.
/// </param>
internal readonly record struct WorkLook(long Pending, long Changes);
