using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Nodes.Sending;

/// <summary>A link that sends messages to a queue or topic.</summary>
internal sealed class MessageSendNode(NodeContext context, ISendTarget target) : SendNode(context, target.Path)
{
    private readonly NodeContext _context = context;

    public override ulong MaxMessageSize => (ulong)target.MaxMessageSize;

    protected override Task SendAsync(in IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        var transaction = _context.FindTransaction(delivery.State);
        return delivery.MessageFormat switch
        {
            SingleFormat => target.SendAsync(MessageDecoder.Decode(payload), transaction),
            BatchFormat => target.SendAsync(MessageDecoder.DecodeBatch(payload), transaction),
            var format => throw UnknownFormat(format),
        };
    }
}
