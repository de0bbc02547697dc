using Serverless.Benchmarks.Load;

namespace Serverless.Benchmarks.Brokers;

/// <summary>One phase on one broker.</summary>
/// <param name="Load">Rate and latency.</param>
/// <param name="CpuMicroseconds">The broker's processor time a message.</param>
/// <param name="AllocatedBytes">Bytes the broker allocated a message; null where it is not managed.</param>
internal sealed record Measurement(LoadResult Load, double CpuMicroseconds, double? AllocatedBytes)
{
    public static async Task<Measurement> TakeAsync(IMeasuredBroker broker, Phase phase, int messages)
    {
        var before = await broker.SampleAsync();
        var options = new LoadOptions(broker.Port, broker.Queue, broker.Durable);
        var load = await new LoadPhase(options, phase.Senders, phase.Receivers, messages).RunAsync();
        var after = await broker.SampleAsync();
        return new Measurement(
            load,
            (after.Cpu - before.Cpu).TotalMicroseconds / messages,
            (double?)(after.Allocated - before.Allocated) / messages);
    }

    /// <summary>The one whose rate is the median.</summary>
    public static Measurement Median(IEnumerable<Measurement> measurements)
    {
        var sorted = measurements.OrderBy(measurement => measurement.Load.Rate).ToArray();
        return sorted[sorted.Length / 2];
    }
}
