namespace Serverless.Benchmarks.Load;

/// <summary>What a phase took.</summary>
/// <param name="Rate">Messages a second.</param>
/// <param name="P50">
/// Median latency: of an acknowledged send or, with receivers at work, from send to receipt; null when receiving only.
/// </param>
/// <param name="P99">The 99th percentile.</param>
internal readonly record struct LoadResult(double Rate, TimeSpan? P50, TimeSpan? P99);
