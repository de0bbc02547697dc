using Azure.Storage.Blobs;
using Google.Protobuf;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>A blob's content, for workers that do not open blobs themselves.</summary>
internal static class BlobContent
{
    /// <summary>Reads it as bytes or as text.</summary>
    public static async Task<TypedData> ReadAsync(BlobClient blob, bool wantsBytes, CancellationToken cancellationToken)
    {
        var content = (await blob.DownloadContentAsync(cancellationToken)).Value.Content;
        return wantsBytes
            ? new TypedData { Bytes = ByteString.CopyFrom(content.ToMemory().Span) }
            : new TypedData { String = content.ToString() };
    }
}
