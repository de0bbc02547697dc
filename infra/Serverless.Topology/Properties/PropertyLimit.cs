namespace Serverless.Topology.Properties;

/// <summary>What values a property may have, and what is said of one that it may not.</summary>
/// <param name="InFile">The words for the author of a file; null when the value is allowed.</param>
/// <param name="InAtom">The words for the administration's client; null when the value is allowed.</param>
internal sealed record PropertyLimit<T>(Func<T, string?> InFile, Func<T, string?> InAtom);
