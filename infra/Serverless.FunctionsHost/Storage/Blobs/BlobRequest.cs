using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>What a blob function gets (HOST-PROTOCOL §6.4).</summary>
internal static class BlobRequest
{
    /// <summary>Makes the request for a blob.</summary>
    /// <param name="function">The function.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="names">What the names of the path stand for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<InvocationRequest> OfAsync(
        BlobFunction function,
        BlobClient blob,
        BlobProperties properties,
        IReadOnlyDictionary<string, string> names,
        CancellationToken cancellationToken)
    {
        var trigger = function.Definition.Trigger!;
        var request = FunctionInvoker.CreateRequest(function.Definition);
        request.InputData.Add(new ParameterBinding
        {
            Name = trigger.Name,
            Data = trigger.SupportsDeferredBinding
                ? BlobReference.Of(function.Connection, blob.BlobContainerName, blob.Name)
                : await BlobContent.ReadAsync(blob, trigger.WantsBytes, cancellationToken),
        });
        var metadata = request.TriggerMetadata;
        metadata.SetText("BlobTrigger", $"{blob.BlobContainerName}/{blob.Name}");
        metadata.SetJson("Uri", blob.Uri);
        metadata.SetJson("Properties", new
        {
            properties.LastModified,
            properties.CreatedOn,
            BlobType = properties.BlobType.ToString(),
            ETag = properties.ETag.ToString(),
            properties.ContentLength,
            properties.ContentType,
            properties.ContentEncoding,
            properties.ContentLanguage,
            properties.ContentDisposition,
            properties.ContentHash,
            properties.CacheControl,
            properties.AccessTier,
            properties.VersionId,
        });
        metadata.SetJson("Metadata", properties.Metadata);
        foreach (var (name, value) in names)
        {
            metadata.SetText(name, value);
        }

        return request;
    }
}
