using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>
/// Remembers which versions of which blobs a function has run for: an empty blob each, below <c>blobreceipts</c> in the
/// container <c>azure-webjobs-hosts</c>, as the extension keeps them. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#blob-receipts.
/// </summary>
/// <param name="hosts">The container.</param>
/// <param name="app">The app, the extension's host id.</param>
/// <param name="function">The function.</param>
internal sealed class BlobReceipts(BlobContainerClient hosts, string app, string function)
{
    private readonly ConcurrentDictionary<string, ETag> _known = new(StringComparer.Ordinal);

    /// <summary>Whether the function has run for that version.</summary>
    public async ValueTask<bool> HasAsync(
        string container, string blob, ETag version, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(blob, out var known) && known == version)
        {
            return true;
        }

        var exists = await ReceiptOf(container, blob, version).ExistsAsync(cancellationToken);
        if (exists)
        {
            _known[blob] = version;
        }

        return exists;
    }

    /// <summary>Notes that the function has run for that version.</summary>
    public async Task AddAsync(string container, string blob, ETag version, CancellationToken cancellationToken)
    {
        var receipt = ReceiptOf(container, blob, version);
        try
        {
            await receipt.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await hosts.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await receipt.UploadAsync(BinaryData.Empty, overwrite: true, cancellationToken);
        }

        _known[blob] = version;
    }

    private BlobClient ReceiptOf(string container, string blob, ETag version) =>
        hosts.GetBlobClient($"blobreceipts/{app}/{function}/{version.ToString("H").Trim('"')}/{container}/{blob}");
}
