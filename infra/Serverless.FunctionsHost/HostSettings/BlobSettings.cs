namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// <c>extensions.blobs</c>. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob#hostjson-settings.
/// </summary>
internal sealed record BlobSettings
{
    /// <summary>Blobs that one function takes at once; null is eight for each core.</summary>
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>Tries before a blob is reported to the poison queue.</summary>
    public int PoisonBlobThreshold { get; init; } = 5;
}
