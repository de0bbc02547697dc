using System.Net.Sockets;
using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>Work with a broker that may be killed at any moment.</summary>
internal static class LifeOfABroker
{
    /// <summary>Works until the work is done or the broker is dead, and closes the client then.</summary>
    public static async Task WorkAsync(Func<Task> work, IAsyncDisposable client)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (IsDeath(e) || e is OperationCanceledException)
        {
            // The broker is dead, or dying.
        }
        finally
        {
            try
            {
                await client.DisposeAsync();
            }
            catch (Exception e) when (IsDeath(e))
            {
                // Nobody is there to say goodbye to.
            }
        }
    }

    // A receiver of a session counts as disposed when its link is gone.
    private static bool IsDeath(Exception failure) => failure is ServiceBusException or EventHubsException
        or SocketException or IOException or TimeoutException or ObjectDisposedException;
}
