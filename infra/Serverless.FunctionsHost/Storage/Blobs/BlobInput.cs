using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary><c>blob</c> as an input.</summary>
internal sealed class BlobInput : IInputBinding
{
    private const string Where = "BlobInput.BlobPath";
    private const string WhereConnection = "BlobInput.Connection";

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["blob"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () =>
        {
            _ = app.Resolver.Resolve(BlobBindings.PathOf(binding), Where);
            _ = StorageClients.Blobs(app, binding.Connection, WhereConnection);
        });

    /// <inheritdoc/>
    public async ValueTask<TypedData?> ReadAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var path = new BindingExpressions(app.Time).Resolve(
            app.Resolver.Resolve(BlobBindings.PathOf(binding), Where), Where, function.Name, request);
        var (container, blob) = BlobBindings.Split(path);
        var connection = BlobBindings.ConnectionOf(app, binding, WhereConnection);
        if (binding.SupportsDeferredBinding)
        {
            return BlobReference.Of(connection, container, blob);
        }

        var client = StorageClients.Blobs(app, connection, WhereConnection)
            .GetBlobContainerClient(container)
            .GetBlobClient(blob);
        return await client.ExistsAsync(cancellationToken)
            ? await BlobContent.ReadAsync(client, binding.WantsBytes, cancellationToken)
            : null;
    }
}
