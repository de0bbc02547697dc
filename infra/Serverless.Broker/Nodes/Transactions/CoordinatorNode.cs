using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Nodes.Transactions;

/// <summary>
/// The transaction coordinator (AMQP 1.0 §4.2). A control link that closes rolls back what it declared.
/// </summary>
internal sealed class CoordinatorNode(NodeContext context, AmqpLink link) : IIncomingNode
{
    private const string Path = "coordinator";
    private const ulong MaxSize = 4096;

    public ulong MaxMessageSize => MaxSize;

    public void OnMessage(IncomingDelivery delivery, ReadOnlyMemory<byte> payload) =>
        _ = HandleAsync(delivery, payload);

    public void OnClosed()
    {
        foreach (var transaction in context.Namespace.TransactionsOf(link))
        {
            _ = RollBackAsync(transaction);
        }
    }

    private async Task HandleAsync(IncomingDelivery delivery, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var body = AmqpMessage.Parse(payload).ReadValueBody() as AmqpDescribed;
            var outcome = Descriptor(body) switch
            {
                AmqpDescriptor.Declare => Declare(),
                AmqpDescriptor.Discharge => await DischargeAsync(body?.Value as List<object?>),
                _ => throw new BrokerException(
                    ErrorConditions.NotImplemented, "A coordinator takes declare and discharge."),
            };
            delivery.Complete(outcome);
        }
#pragma warning disable CA1031 // The controller gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            delivery.Complete(AmqpOutcome.Rejected(context.Report(exception, Path)));
        }
    }

    /// <summary>AMQP 1.0 §4.5.2.</summary>
    private AmqpOutcome Declare() => AmqpOutcome.Declared(context.Namespace.BeginTransaction(link).Id);

    /// <summary>AMQP 1.0 §4.5.5.</summary>
    private async Task<AmqpOutcome> DischargeAsync(List<object?>? fields)
    {
        if (fields is null || fields.Count == 0 || fields[0] is not byte[] id)
        {
            throw new BrokerException(ErrorConditions.InvalidField, "A discharge without txn-id.");
        }

        var transaction = context.Namespace.FindTransaction(id);
        var fail = fields.Count > 1 && fields[1] is true;
        await context.Namespace.EndTransactionAsync(transaction, commit: !fail);
        return AmqpOutcome.Accepted;
    }

    private async Task RollBackAsync(BrokerTransaction transaction)
    {
        try
        {
            await context.Namespace.EndTransactionAsync(transaction, commit: false);
        }
#pragma warning disable CA1031 // Nobody is left to tell; the log is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            context.Report(exception, Path);
        }
    }

    private static ulong Descriptor(AmqpDescribed? body) => body?.Descriptor switch
    {
        ulong code => code,
        AmqpSymbol symbol => AmqpDescriptor.FromSymbol(symbol.Value),
        _ => AmqpDescriptor.Unknown,
    };
}
