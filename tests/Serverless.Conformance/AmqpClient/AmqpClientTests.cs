namespace Serverless.Conformance.AmqpClient;

/// <summary>A broker of its own for each scenario of our client.</summary>
public abstract class AmqpClientTests : IAsyncLifetime
{
    private protected AmqpClientBroker Broker { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Broker = await AmqpClientBroker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
