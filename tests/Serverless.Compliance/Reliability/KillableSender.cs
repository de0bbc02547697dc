using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A broker as one process sees it. What it accepts is in a log that outlives the process.</summary>
internal sealed class KillableSender(EventLog log, KillSwitch kill) : IMessageSender
{
    public async Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        kill.Reach(KillPoint.BeforeSend);
        await Task.Yield();
        kill.Check();
        log.Append(messages);
        kill.Reach(KillPoint.AfterSend);
    }
}
