namespace Serverless.Broker.SharedAccess;

/// <summary>What a verified JSON web token says.</summary>
/// <param name="Subject">The app, as topology.json names it: its rights are those of the topology.</param>
/// <param name="ExpiresAt">When it ends (exp).</param>
internal sealed record TokenClaims(string Subject, DateTimeOffset ExpiresAt);
