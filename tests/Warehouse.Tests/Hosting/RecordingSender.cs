using System.Threading.Channels;
using Serverless.Messaging;

namespace Warehouse.Tests.Hosting;

/// <summary>A sender that keeps what is sent, in order.</summary>
internal sealed class RecordingSender : IMessageSender
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Channel<OutboundMessage> _sent = Channel.CreateUnbounded<OutboundMessage>();

    public Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        foreach (var message in messages)
        {
            _sent.Writer.TryWrite(message).ShouldBeTrue();
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes the next messages, as soon as they are sent.</summary>
    public async Task<IReadOnlyList<OutboundMessage>> TakeAsync(int count)
    {
        using var timeout = new CancellationTokenSource(Deadline, TimeProvider.System);
        var taken = new List<OutboundMessage>(count);
        while (taken.Count < count)
        {
            taken.Add(await _sent.Reader.ReadAsync(timeout.Token));
        }

        return taken;
    }
}
