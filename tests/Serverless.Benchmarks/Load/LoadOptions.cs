namespace Serverless.Benchmarks.Load;

/// <param name="Port">The broker's port on the loopback address.</param>
/// <param name="Queue">The address to send to and receive from.</param>
/// <param name="Durable">Header field durable of the messages.</param>
internal sealed record LoadOptions(int Port, string Queue, bool Durable)
{
    public const int BodySize = 1024;

    /// <summary>Messages that a sender has unsettled at most.</summary>
    public const int InFlight = 500;

    /// <summary>Credit of a receiver.</summary>
    public const int Credit = 500;
}
