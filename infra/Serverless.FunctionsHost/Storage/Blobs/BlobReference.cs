using System.Text.Json;
using Google.Protobuf;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>
/// Model binding data of a blob (HOST-PROTOCOL §6.4): <c>{"Connection","ContainerName","BlobName"}</c>. The worker
/// opens the blob itself, with the setting of that name.
/// </summary>
internal static class BlobReference
{
    /// <summary>Writes it.</summary>
    public static TypedData Of(string connection, string container, string blob) => new()
    {
        ModelBindingData = new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureStorageBlobs",
            ContentType = "application/json",
            Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new
            {
                Connection = connection,
                ContainerName = container,
                BlobName = blob,
            })),
        },
    };
}
