namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>A broker of its own for each scenario of the .NET client.</summary>
public abstract class ServiceBusTests : IAsyncLifetime
{
    private protected ServiceBusBroker Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Broker = await ServiceBusBroker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
