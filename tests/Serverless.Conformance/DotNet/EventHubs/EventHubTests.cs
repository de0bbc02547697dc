namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>A broker of its own for each scenario of the .NET client.</summary>
public abstract class EventHubTests : IAsyncLifetime
{
    private protected EventHubBroker Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Broker = await EventHubBroker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
