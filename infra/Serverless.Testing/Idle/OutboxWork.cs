using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Testing.Idle;

/// <summary>
/// What an app in this process has committed to send and not sent: its up-down counter
/// <c>messaging.outbox.pending</c>.
/// </summary>
internal sealed class OutboxWork : IWorkSource, IDisposable
{
    private const string Instrument = "messaging.outbox.pending";

    private readonly MeterListener _listener = new();
    private long _pending;
    private long _changes;

    public OutboxWork(string app, IServiceProvider services)
    {
        Name = $"messages in the outbox of {app}";
        // Meters of other systems in this process have another factory.
        var scope = services.GetService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Instrument && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Add(value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, _) => Add(value));
        _listener.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public WorkLook Look() => new(Math.Max(0, Interlocked.Read(ref _pending)), Interlocked.Read(ref _changes));

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(long value)
    {
        Interlocked.Add(ref _pending, value);
        Interlocked.Increment(ref _changes);
    }
}
