using System.Diagnostics.Metrics;

namespace Serverless.Messaging;

/// <summary>Measures the outbox (<see cref="MessagingMetrics"/>).</summary>
internal sealed class OutboxMeter
{
    private readonly UpDownCounter<long> _pending;

    public OutboxMeter(IMeterFactory meters) => _pending = meters.Create(MessagingMetrics.MeterName)
        .CreateUpDownCounter<long>(
            MessagingMetrics.OutboxPending, "{message}", "Messages that the outbox has accepted and not sent yet.");

    public void Pending(int change) => _pending.Add(change);
}
