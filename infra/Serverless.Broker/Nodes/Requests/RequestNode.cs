using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Nodes.Requests;

/// <summary>
/// A node that answers each message with one on a link of the same session. The reply link is the one whose target
/// address, or else whose name, is the request's reply-to, or else the session's only one of this node: clients differ.
/// </summary>
internal abstract class RequestNode(NodeContext context, IncomingLink link, NodeAddress address) : IIncomingNode
{
    /// <summary>What may ask without having said who it is does not need more.</summary>
    protected const ulong SmallRequestSize = 256 * 1024;
    private const ulong MaxRequestSize = 64 * 1024 * 1024;

    public virtual ulong MaxMessageSize => MaxRequestSize;

    public virtual CancellationToken EntityDeleted => CancellationToken.None;

    protected NodeContext Context { get; } = context;

    protected string Path => address.Path;

    protected IncomingLink Link => link;

    protected string? App => AppFor(address.Address);

    public void OnMessage(IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        AmqpMessage message;
        try
        {
            message = AmqpMessage.Parse(payload);
        }
        catch (AmqpDecodeException exception)
        {
            delivery.Complete(AmqpOutcome.Rejected(NodeErrors.From(exception)));
            return;
        }

        delivery.Complete(AmqpOutcome.Accepted with { TransactionId = delivery.State.TransactionId });
        if (FindReplyNode(message.Properties.ReplyTo) is { } reply)
        {
            _ = AnswerAsync(message, delivery.State, reply);
        }
        else
        {
            Log.NoReplyLink(Context.Logger, Path);
        }
    }

    public void OnClosed()
    {
        // Requests under way are answered as long as their reply link lives.
    }

    protected abstract ValueTask<Reply> HandleAsync(Request request);

    /// <summary>For whom the connection speaks at an address; null when for nobody.</summary>
    protected string? AppFor(string path) => link.Session.Connection.Identity.AppFor(path);

    private async Task AnswerAsync(AmqpMessage message, AmqpOutcome state, ReplyNode node)
    {
        Reply reply;
        try
        {
            reply = await HandleAsync(new Request(message, state));
        }
#pragma warning disable CA1031 // The client gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            reply = Reply.Failed(Context.Report(exception, Path));
        }

        node.Send(reply.Encode(message.Properties.MessageId));
    }

    private ReplyNode? FindReplyNode(string? replyTo)
    {
        ReplyNode? byName = null;
        ReplyNode? only = null;
        var count = 0;
        foreach (var candidate in link.Session.Links)
        {
            if (candidate is not OutgoingLink { State: LinkState.Attached, Node: ReplyNode node })
            {
                continue;
            }

            if (replyTo is not null && candidate.Attach.TargetAddress == replyTo)
            {
                return node;
            }

            if (candidate.Name == replyTo)
            {
                byName = node;
            }

            if (node.Address.IsCbs == address.IsCbs
                && node.Address.Path.Equals(address.Path, StringComparison.OrdinalIgnoreCase))
            {
                only = node;
                count++;
            }
        }

        return byName ?? (count == 1 ? only : null);
    }
}
