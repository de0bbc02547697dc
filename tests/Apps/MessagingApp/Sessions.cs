using System.Text;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace MessagingApp;

/// <summary>Functions that take messages session by session.</summary>
public sealed class Sessions(TimeProvider time)
{
    /// <summary>Keeps in the session's state what came.</summary>
    [Function("Session")]
    public static async Task<string> SessionAsync(
        [ServiceBusTrigger("sessions", IsSessionsEnabled = true)] ServiceBusReceivedMessage message,
        ServiceBusSessionMessageActions session)
    {
        var body = message.Body.ToString();
        if (body == "fail once" && message.DeliveryCount == 1)
        {
            throw new InvalidOperationException(body);
        }

        var state = Encoding.UTF8.GetString(await session.GetSessionStateAsync()) + body + ";";
        await session.SetSessionStateAsync(BinaryData.FromString(state));
        var before = session.SessionLockedUntil;
        await session.RenewSessionLockAsync();
        if (body == "release")
        {
            await session.ReleaseSession();
        }

        return $"{message.SessionId}:{state}:{before <= session.SessionLockedUntil}";
    }

    [Function("SessionBatch")]
    public static string SessionBatch(
        [ServiceBusTrigger("session-batch", IsSessionsEnabled = true, IsBatched = true)]
        ServiceBusReceivedMessage[] messages,
        string[] sessionIdArray) =>
        $"{sessionIdArray[0]}:{string.Join(',', messages.Select(message => message.Body.ToString()))}";

    /// <summary>Waits as long as the body says, by the app's clock.</summary>
    [Function("SessionHold")]
    public async Task<string> HoldAsync(
        [ServiceBusTrigger("session-hold", IsSessionsEnabled = true)] string body, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.Parse(body), time, cancellationToken);
        return "held";
    }
}
