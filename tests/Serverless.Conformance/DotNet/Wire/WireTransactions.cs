using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Transactions;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Wire;

/// <summary>
/// A transaction controller (AMQP 1.0 §4) with links to entities, all in one session, so that the broker sees what they
/// send in that order. The vendor's client never does most of this, so this is AMQPNetLite itself.
/// </summary>
internal sealed class WireTransactions : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly Session _session;
    private readonly SenderLink _controller;
    private int _lastLink;

    private WireTransactions(Connection connection)
    {
        _connection = connection;
        _session = new Session(connection);
        var attach = new Attach
        {
            Source = new Source(),
            Target = new Coordinator { Capabilities = [TxnCapabilities.LocalTransactions] },
            SndSettleMode = SenderSettleMode.Unsettled,
            RcvSettleMode = ReceiverSettleMode.First,
        };
        _controller = new SenderLink(_session, "controller", attach, onAttached: null);
    }

    public static Message Text(string body) =>
        new() { BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) } };

    public static async Task<WireTransactions> OpenAsync(int port)
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = SaslProfile.Anonymous;
        return new WireTransactions(await factory.CreateAsync(new Address($"amqp://127.0.0.1:{port}")));
    }

    /// <summary>AMQP 1.0 §4.2.</summary>
    public async Task<byte[]> DeclareAsync()
    {
        var outcome = await SendAsync(
            _controller, new Message { BodySection = new AmqpValue { Value = new Declare() } });
        return outcome.ShouldBeOfType<Declared>().TxnId;
    }

    /// <summary>AMQP 1.0 §4.3.</summary>
    public Task<Outcome> CommitAsync(byte[] transaction) => DischargeAsync(transaction, fail: false);

    /// <summary>AMQP 1.0 §4.3.</summary>
    public Task<Outcome> RollBackAsync(byte[] transaction) => DischargeAsync(transaction, fail: true);

    public SenderLink Sender(string entity) => new(_session, $"sender{++_lastLink}", entity);

    /// <summary>
    /// A sender in a session of its own, as clients open them that do not ask for transactions of several entities.
    /// </summary>
    public SenderLink SenderElsewhere(string entity) => new(new Session(_connection), $"sender{++_lastLink}", entity);

    public async Task<Outcome> SendAsync(SenderLink sender, Message message, byte[]? transaction = null)
    {
        var completion = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var state = transaction is null ? null : new TransactionalState { TxnId = transaction };
        sender.Send(message, state, (_, _, outcome, _) => completion.TrySetResult(outcome), state: null);
        return await completion.Task.WaitAsync(ServiceBusBroker.Patience);
    }

    /// <summary>One message of the entity, on a peek-lock link.</summary>
    public async Task<(ReceiverLink Link, Message Message)> ReceiveAsync(string entity)
    {
        var attach = new Attach
        {
            Source = new Source { Address = entity },
            Target = new Target(),
            SndSettleMode = SenderSettleMode.Unsettled,
            RcvSettleMode = ReceiverSettleMode.Second,
        };
        var link = new ReceiverLink(_session, $"receiver{++_lastLink}", attach, onAttached: null);
        link.SetCredit(1, autoRestore: false);
        return (link, (await link.ReceiveAsync(ServiceBusBroker.Patience)).ShouldNotBeNull());
    }

    /// <summary>AMQP 1.0 §4.4.2.</summary>
    public static void Settle(ReceiverLink link, Message message, Outcome outcome, byte[] transaction) =>
        link.Complete(message, new TransactionalState { TxnId = transaction, Outcome = outcome });

    public Task CloseControllerAsync() => _controller.CloseAsync();

    public Task CloseConnectionAsync() => _connection.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_connection.IsClosed)
        {
            await _connection.CloseAsync();
        }
    }

    private Task<Outcome> DischargeAsync(byte[] transaction, bool fail) => SendAsync(
        _controller,
        new Message { BodySection = new AmqpValue { Value = new Discharge { TxnId = transaction, Fail = fail } } });
}
