using Amqp;

namespace Serverless.Amqp;

internal static class LinkClose
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Closes a link or a session; that it is closed already, or its peer gone, is no failure.</summary>
    public static async Task CloseAsync(AmqpObject closing)
    {
        try
        {
            await closing.CloseAsync(Patience);
        }
        catch (Exception exception) when (Failures.IsConnectionFailure(exception))
        {
            // Closed either way.
        }
    }
}
