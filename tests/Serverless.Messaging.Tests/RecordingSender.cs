namespace Serverless.Messaging.Tests;

/// <summary>Acknowledges what it is given, or does what a test wants instead.</summary>
internal sealed class RecordingSender : IMessageSender
{
    private readonly Lock _lock = new();
    private readonly List<OutboundMessage> _sent = [];
    private readonly List<int> _batches = [];

    /// <summary>Runs before a call is acknowledged; may throw.</summary>
    public Func<string, IReadOnlyList<OutboundMessage>, Task> OnSend { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<string> SentIds
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent.Select(message => message.Id)];
            }
        }
    }

    public IReadOnlyList<OutboundMessage> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (_lock)
            {
                return [.. _batches];
            }
        }
    }

    public async Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        await OnSend(destination, messages);
        lock (_lock)
        {
            _batches.Add(messages.Count);
            _sent.AddRange(messages);
        }
    }
}
