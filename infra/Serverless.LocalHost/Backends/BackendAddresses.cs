namespace Serverless.LocalHost.Backends;

/// <summary>Where the backends of this host are.</summary>
/// <param name="ServiceBus">
/// The connection string of an app of topology.json; null gives the one that may do everything.
/// </param>
/// <param name="Documents">The setting that has an app keep its documents in a file of its own.</param>
/// <param name="Storage">The connection string of blobs, queues and tables; null when they are not served.</param>
internal sealed record BackendAddresses(
    Func<string?, string> ServiceBus, Func<string, string> Documents, string? Storage);
