using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;

namespace StorageApp;

/// <summary>Functions of blobs, for the host's tests.</summary>
public sealed class BlobFunctions
{
    /// <summary>Takes text and parts of the name.</summary>
    [Function("TakeBlob")]
    [QueueOutput("%Prefix%-found")]
    public string TakeBlob(
        [BlobTrigger("%Prefix%-images/in/{name}.{extension}")] string content, string name, string extension) =>
        $"{name} {extension} {content}";

    /// <summary>Takes the SDK's client.</summary>
    [Function("TakeClient")]
    public async Task<string> TakeClientAsync(
        [BlobTrigger("%Prefix%-clients/{name}")] BlobClient client,
        string blobTrigger,
        CancellationToken cancellationToken) =>
        $"{blobTrigger} {(await client.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ContentLength}";

    /// <summary>Takes a stream; the bytes come from the worker.</summary>
    [Function("TakeStream")]
    public async Task<string> TakeStreamAsync(
        [BlobTrigger("%Prefix%-streams/{name}")] Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Fails always.</summary>
    [Function("FailBlob")]
    public void FailBlob([BlobTrigger("%Prefix%-broken/{name}")] string content) =>
        throw new InvalidOperationException(content);
}
