namespace Serverless.Broker.SharedAccess;

/// <summary>What a verified token allows: to speak for an app, at an address and below it, until it expires.</summary>
/// <param name="App">The name of the key, or the subject of a JSON web token.</param>
/// <param name="Audience">Where; a JSON web token is for the whole namespace.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record TokenGrant(string App, Audience Audience, DateTimeOffset ExpiresAt);
