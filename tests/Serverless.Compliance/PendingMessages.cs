using System.Diagnostics.Metrics;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>Counts what the outboxes on some meters have not sent yet, as a listener of the app does.</summary>
public sealed class PendingMessages : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public PendingMessages(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == MessagingMetrics.OutboxPending)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
