using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Sqlite;

namespace Serverless.Messaging.Tests;

public sealed class StoreExtensionsTests : IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();
    private readonly IPartitionStore _first;
    private readonly IPartitionStore _second;

    public StoreExtensionsTests()
    {
        _first = new SqlitePartitionStore(_database);
        _second = new SqlitePartitionStore(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public void AddStore_OneIsChosen_IsTheStore() => Choose("second").ShouldBeSameAs(_second);

    [Fact]
    public void AddStore_BothAreChosen_TheFirstIsTheStore() => Choose("first, second").ShouldBeSameAs(_first);

    [Fact]
    public void AddStore_NoneIsChosen_SaysSo() =>
        Should.Throw<InvalidOperationException>(() => Choose("third")).Message.ShouldContain("No store is chosen");

    [Fact]
    public void AddStore_AStoreIsRegistered_KeepsIt()
    {
        var own = new SqlitePartitionStore(_database);

        Choose("second", services => services.AddSingleton<IPartitionStore>(own)).ShouldBeSameAs(own);
    }

    private IPartitionStore Choose(string setting, Action<IServiceCollection>? before = null)
    {
        var services = new ServiceCollection();
        before?.Invoke(services);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage"] = setting })
            .Build());
        services
            .AddStore(
                configuration => configuration["Storage"]!.Contains("first", StringComparison.Ordinal), _ => _first)
            .AddStore(
                configuration => configuration["Storage"]!.Contains("second", StringComparison.Ordinal), _ => _second);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IPartitionStore>();
    }
}
