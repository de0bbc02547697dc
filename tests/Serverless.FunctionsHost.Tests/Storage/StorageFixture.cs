using Serverless.FunctionsHost.Azurite;
using Serverless.FunctionsHost.Tests.Support;

[assembly: AssemblyFixture(typeof(Serverless.FunctionsHost.Tests.Storage.StorageFixture))]

namespace Serverless.FunctionsHost.Tests.Storage;

/// <summary>One Azurite, in memory, for all tests that ask for it; each test takes names of its own.</summary>
public sealed class StorageFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private AzuriteServer? _server;

    /// <summary>Where the npm package is kept between runs.</summary>
    public static string PackageDirectory { get; } = TestApps.RepositoryPath(
        "tests", "Serverless.FunctionsHost.Tests", "obj", "azurite");

    public async Task<string> ConnectionStringAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _server ??= await AzuriteServer.StartAsync(PackageDirectory, dataDirectory: null, CancellationToken.None);
            return _server.ConnectionString;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _starting.Dispose();
    }
}
