using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>
/// Whether the peer is still there (AMQP 1.0 §2.4.5): one that vanished without a word, as a machine does whose cable
/// is pulled, would hold its locks' links and its sessions for ever.
/// </summary>
internal sealed partial class AmqpConnection
{
    /// <summary>
    /// Halves of the idle-time-out without a byte. Counted, and not measured: a broker that was stopped itself, in a
    /// debugger or with its machine, gives its peers the time to be heard after it goes on.
    /// </summary>
    private const int SilenceAllowed = 4;

    private ITimer? _liveness;
    private long _reads;
    private long _readsAtLastCheck;
    private int _silence;
    private volatile bool _isRelieving;
    private volatile bool _isPeerSilent;

    private void StartLiveness()
    {
        if (Settings.IdleTimeOut > TimeSpan.Zero)
        {
            var period = Settings.IdleTimeOut / 2;
            _liveness = Settings.TimeProvider.CreateTimer(
                static state => ((AmqpConnection)state!).CheckLiveness(), this, period, period);
        }
    }

    private void CheckLiveness()
    {
        var reads = Interlocked.Read(ref _reads);
        // While nothing is read from it, because it reads nothing itself, TCP finds out whether it is there.
        if (reads != _readsAtLastCheck || _isRelieving)
        {
            _readsAtLastCheck = reads;
            _silence = 0;
            return;
        }

        if (++_silence == SilenceAllowed)
        {
            _isPeerSilent = true;
            CancelReading();
        }
    }

    private AmqpError SilenceError() => new(
        AmqpConditions.ResourceLimitExceeded,
        $"Nothing came for {(Settings.IdleTimeOut * 2).TotalSeconds:0} s, not even a heartbeat. "
        + $"Send a frame every {Settings.IdleTimeOut.TotalSeconds:0} s, as the open asked.");

    private void StopLiveness() => _liveness?.Dispose();
}
