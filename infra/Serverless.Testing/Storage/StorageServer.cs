using Serverless.FunctionsHost.Azurite;
using Serverless.FunctionsHost.Storage;

namespace Serverless.Testing.Storage;

/// <summary>The storage of a system: an Azurite of its own, with its data in memory.</summary>
internal sealed class StorageServer : IAsyncDisposable
{
    private readonly AzuriteServer _azurite;

    private StorageServer(AzuriteServer azurite) => _azurite = azurite;

    /// <summary>Gets what <c>AzureWebJobsStorage</c> is set to.</summary>
    public string ConnectionString => _azurite.ConnectionString;

    /// <summary>Gets what knows whether all triggers have looked.</summary>
    public StorageWatch Watch { get; } = new();

    /// <summary>Starts it.</summary>
    /// <exception cref="TestSystemException">Node.js or npm is missing, or it did not start.</exception>
    public static async Task<StorageServer> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new StorageServer(
                await AzuriteServer.StartAsync(AzuritePackage.UserDirectory, null, cancellationToken));
        }
        catch (AzuriteException failure)
        {
            throw new TestSystemException(
                $"An app has storage bindings, and the storage did not start: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _azurite.DisposeAsync();
}
