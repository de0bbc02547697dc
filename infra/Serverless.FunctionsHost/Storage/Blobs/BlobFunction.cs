using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>A blob function and what it needs.</summary>
/// <param name="Definition">The function.</param>
/// <param name="Pattern">Which blobs it runs for.</param>
/// <param name="Connection">The name of the connection setting.</param>
/// <param name="Container">The container.</param>
/// <param name="Receipts">Which blobs it has run for.</param>
/// <param name="Poison">The queue that names blobs it failed for too often.</param>
internal sealed record BlobFunction(
    FunctionDefinition Definition,
    BlobPathPattern Pattern,
    string Connection,
    BlobContainerClient Container,
    BlobReceipts Receipts,
    QueueClient Poison);
