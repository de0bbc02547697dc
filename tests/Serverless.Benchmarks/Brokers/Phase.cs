namespace Serverless.Benchmarks.Brokers;

/// <summary>A column of the report. A phase that only sends leaves what the next one receives.</summary>
internal sealed record Phase(string Name, int Senders, int Receivers)
{
    public static readonly Phase[] All =
    [
        new("1 sender", 1, 0),
        new("1 receiver", 0, 1),
        new("4 senders", 4, 0),
        new("4 receivers", 0, 4),
        new("2+2 at once", 2, 2),
    ];
}
