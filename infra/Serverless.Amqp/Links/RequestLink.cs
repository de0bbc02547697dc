using System.Collections.Concurrent;
using System.Globalization;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// Request and reply over a pair of links to one node; requests are pipelined and matched by correlation id.
/// </summary>
internal sealed class RequestLink
{
    private const int ReplyCredit = 200;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> _pending = new(StringComparer.Ordinal);
    private readonly string _node;
    private readonly string _replyTo;
    private readonly TimeSpan _timeout;
    private SenderLink? _sender;
    private ReceiverLink? _receiver;
    private long _requestNumber;

    private RequestLink(string node, string replyTo, TimeSpan timeout)
    {
        _node = node;
        _replyTo = replyTo;
        _timeout = timeout;
    }

    public bool IsOpen => _sender is { IsClosed: false } && _receiver is { IsClosed: false };

    public static async Task<RequestLink> OpenAsync(Session session, string node, string name, TimeSpan timeout)
    {
        var link = new RequestLink(node, "reply-" + Guid.NewGuid().ToString("N"), timeout);
        var receiving = new AttachCompletion("Attach", node);
        var receiver = new ReceiverLink(
            session,
            name + ":reply",
            new Attach
            {
                Source = new Source { Address = node },
                Target = new Target { Address = link._replyTo },
                SndSettleMode = SenderSettleMode.Settled,
                RcvSettleMode = ReceiverSettleMode.First,
            },
            receiving.OnAttached);
        var sending = new AttachCompletion("Attach", node);
        var sender = new SenderLink(
            session,
            name + ":request",
            new Attach
            {
                Source = new Source { Address = link._replyTo },
                Target = new Target { Address = node },
                SndSettleMode = SenderSettleMode.Settled,
            },
            sending.OnAttached);
        link._receiver = receiver;
        link._sender = sender;
        var attached = receiving.WaitAsync(receiver, timeout, CancellationToken.None);
        await sending.WaitAsync(sender, timeout, CancellationToken.None);
        await attached;
        receiver.Start(ReplyCredit, link.OnReply);
        receiver.AddClosedCallback((_, error) => link.FailAll(error));
        sender.AddClosedCallback((_, error) => link.FailAll(error));
        return link;
    }

    public async Task<Message> RequestAsync(Message request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _requestNumber).ToString(CultureInfo.InvariantCulture);
        request.Properties = new Properties { MessageId = id, ReplyTo = _replyTo };
        var completion = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = completion;
        try
        {
            _sender!.Send(request, null, null, null);
            if (!IsOpen)
            {
                FailAll(_sender.Error);
            }

            return await completion.Task.WaitAsync(_timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is AmqpException or TimeoutException)
        {
            throw Failures.From(exception, "Request", _node);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    private void OnReply(IReceiverLink receiver, Message reply)
    {
        receiver.Accept(reply); // Settled already: this only gives the credit back.
        var id = reply.Properties?.GetCorrelationId()?.ToString();
        if (id is not null && _pending.TryGetValue(id, out var completion))
        {
            completion.TrySetResult(reply);
        }
    }

    private void FailAll(Error? error)
    {
        foreach (var completion in _pending.Values)
        {
            completion.TrySetException(Failures.FromError(error, "Request", _node));
        }
    }
}
