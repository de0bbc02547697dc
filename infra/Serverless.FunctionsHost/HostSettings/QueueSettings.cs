namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// <c>extensions.queues</c>. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json.
/// </summary>
internal sealed record QueueSettings
{
    /// <summary>
    /// The longest time between two looks at an empty queue: the host's default in its Development environment; it is a
    /// minute in the cloud.
    /// </summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a message whose function failed stays away from the queue.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>Messages fetched in one call; 32 is the most.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Fetch again when no more than this many run; null is half of the batch on each core.</summary>
    public int? NewBatchThreshold { get; init; }

    /// <summary>Tries before a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Whether message texts are base64 on the queue, as the Functions host's default is.</summary>
    public bool IsBase64 { get; init; } = true;
}
