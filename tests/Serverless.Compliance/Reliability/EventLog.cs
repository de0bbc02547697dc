using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>What a broker has accepted, in order.</summary>
internal sealed class EventLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _ids = [];

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _ids];
            }
        }
    }

    public void Append(IReadOnlyList<OutboundMessage> messages)
    {
        lock (_lock)
        {
            _ids.AddRange(messages.Select(message => message.Id));
        }
    }
}
