using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary><c>blob</c> as an output: the blob is overwritten, its container made when it is not there.</summary>
internal sealed class BlobOutput : IOutputBinding
{
    private const string Where = "BlobOutput.BlobPath";
    private const string WhereConnection = "BlobOutput.Connection";

    private readonly ConcurrentDictionary<(FunctionAppContext App, string? Connection), BlobServiceClient> _services =
        new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["blob"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () =>
        {
            var path = app.Resolver.Resolve(BlobBindings.PathOf(binding), Where);
            _ = ServiceOf(app, binding);
            if (BlobBindings.Split(path).Blob.Length == 0)
            {
                errors.Add(
                    function,
                    $"the path '{path}' of the output '{binding.Name}' names no blob. Write 'container/name'.");
            }
        });

    /// <inheritdoc/>
    public async ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var path = new BindingExpressions(app.Time).Resolve(
            app.Resolver.Resolve(BlobBindings.PathOf(binding), Where), Where, function.Name, request);
        var (name, blob) = BlobBindings.Split(path);
        var container = ServiceOf(app, binding).GetBlobContainerClient(name);
        var content = StorageValue.ToBytes(value);
        try
        {
            await container.GetBlobClient(blob).UploadAsync(content, overwrite: true, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await container.GetBlobClient(blob).UploadAsync(content, overwrite: true, cancellationToken);
        }
    }

    private BlobServiceClient ServiceOf(FunctionAppContext app, BindingDefinition binding) =>
        _services.GetOrAdd(
            (app, binding.Connection),
            static key => StorageClients.Blobs(key.App, key.Connection, WhereConnection));
}
