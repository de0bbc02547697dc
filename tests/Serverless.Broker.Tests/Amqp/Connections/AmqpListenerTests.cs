using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Connections;

public sealed class AmqpListenerTests
{
    [Fact]
    public async Task Connect_OneTooMany_IsDroppedUntilAnotherEnds()
    {
        await using var listener = AmqpListener.Start(
            0, new NoLinks(), new AmqpConnectionSettings { MaxConnections = 2 });
        var first = await WireClient.OpenAsync(listener.Port);
        await using var second = await WireClient.OpenAsync(listener.Port);

        await Should.ThrowAsync<IOException>(() => WireClient.OpenAsync(listener.Port));

        await first.DisposeAsync();
        await using var third = await OpenEventuallyAsync(listener.Port);
    }

    private static async Task<WireClient> OpenEventuallyAsync(int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (true)
        {
            try
            {
                return await WireClient.OpenAsync(port);
            }
            catch (IOException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class NoLinks : ILinkRouter
    {
        public void Attach(IncomingLink link) => throw new NotSupportedException();

        public void Attach(OutgoingLink link) => throw new NotSupportedException();
    }
}
