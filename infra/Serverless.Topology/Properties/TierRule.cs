using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>
/// Holds a property to a tier: answers the value that the tier makes of it, or says why it has none
/// (<c>needs sessions, which the tier …</c>).
/// </summary>
internal delegate T TierRule<T>(TierLimits limits, T value, out string? refusal);
