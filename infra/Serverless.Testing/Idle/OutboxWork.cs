using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Testing.Idle;

/// <summary>
/// What an app in this process is about to send from its outbox: its up-down counter <c>messaging.outbox.pending</c>.
/// Made before the app starts, so that nothing is missed; whose counter it is shows when the app has services.
/// </summary>
internal sealed class OutboxWork : IWorkSource, IDisposable
{
    private const string InstrumentName = "messaging.outbox.pending";

    private readonly ConcurrentDictionary<object, Counter> _byFactory = new(ReferenceEqualityComparer.Instance);
    private readonly MeterListener _listener = new();
    private Counter? _counter;

    public OutboxWork(string app)
    {
        Name = $"messages in the outbox of {app}";
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == InstrumentName && instrument.Meter.Scope is { } factory && _counter is null)
            {
                listener.EnableMeasurementEvents(instrument, _byFactory.GetOrAdd(factory, static _ => new Counter()));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, state) => ((Counter)state!).Add(value));
        _listener.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.MaxValue;

    /// <summary>Says whose counter counts: meters of other apps in this process have another factory.</summary>
    public void Bind(IServiceProvider services)
    {
        _counter = services.GetService<IMeterFactory>() is { } factory
            ? _byFactory.GetOrAdd(factory, static _ => new Counter())
            : new Counter();
        _byFactory.Clear();
    }

    /// <inheritdoc/>
    public WorkLook Look() => _counter?.Look() ?? default;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private sealed class Counter
    {
        private long _pending;
        private long _changes;

        public WorkLook Look() => new(Math.Max(0, Interlocked.Read(ref _pending)), Interlocked.Read(ref _changes));

        public void Add(long value)
        {
            Interlocked.Add(ref _pending, value);
            Interlocked.Increment(ref _changes);
        }
    }
}
