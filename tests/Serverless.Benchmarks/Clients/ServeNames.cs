namespace Serverless.Benchmarks.Clients;

/// <summary>The entities of a broker that is measured.</summary>
internal static class ServeNames
{
    public const string Queue = "bench";
    public const string Sessions = "bench-sessions";
    public const string Hub = "bench-hub";
    public const int Partitions = 4;
}
