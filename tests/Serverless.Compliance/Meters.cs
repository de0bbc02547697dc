using System.Diagnostics.Metrics;

namespace Serverless.Compliance;

/// <summary>Makes meters of its own, so that a test listens to nobody else's.</summary>
public sealed class Meters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
