using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

internal sealed partial class MessageDispatcher
{
    // What came after an abandoned message; it goes back uncounted when the session is given up.
    private readonly List<AmqpReceivedMessage> _returned = [];
    private bool _isReturning;

    /// <summary>
    /// A message of a session was abandoned: the session is to be given up, so that it starts over with that one.
    /// </summary>
    public bool IsReturning
    {
        get
        {
            lock (_gate)
            {
                return _isReturning;
            }
        }
    }

    /// <inheritdoc />
    public Task AbandonAsync(Func<Task> abandon)
    {
        if (limits.KeepsOrder)
        {
            Waiting[] buffered;
            lock (_gate)
            {
                _isReturning = true;
                buffered = [.. _buffer];
                _buffer.Clear();
                _returned.AddRange(buffered.Select(waiting => waiting.Lease.Message));
            }

            foreach (var waiting in buffered)
            {
                waiting.Leave();
            }
        }

        return abandon();
    }

    /// <summary>
    /// After the link has closed: forgets what it had delivered last. The broker has it back already.
    /// </summary>
    public void ForgetReturned()
    {
        AmqpReceivedMessage[] returned;
        lock (_gate)
        {
            returned = [.. _returned];
            _returned.Clear();
        }

        foreach (var message in returned)
        {
            Receiver.Release(message);
        }
    }
}
