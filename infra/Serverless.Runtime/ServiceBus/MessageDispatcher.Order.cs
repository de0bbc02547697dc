namespace Serverless.Runtime.ServiceBus;

internal sealed partial class MessageDispatcher
{
    private int _holds;
    private int _owedCredit;

    /// <inheritdoc />
    public async Task AbandonAsync(Func<Task> abandon)
    {
        if (!limits.KeepsOrder)
        {
            await abandon();
            return;
        }

        Waiting[] buffered;
        lock (_gate)
        {
            // What arrives from now on was sent before the broker knew; it goes back as well.
            _holds++;
            buffered = [.. _buffer];
            _buffer.Clear();
            _owedCredit += buffered.Length;
        }

        foreach (var waiting in buffered)
        {
            waiting.GiveBack();
        }

        try
        {
            await abandon();
        }
        finally
        {
            Resume();
        }
    }

    private void Resume()
    {
        int credit;
        lock (_gate)
        {
            _holds--;
            credit = _holds == 0 && !_stopped ? _owedCredit : 0;
            _owedCredit -= credit;
        }

        if (credit > 0 && Receiver.IsOpen)
        {
            Receiver.AddCredit(credit);
        }
    }
}
