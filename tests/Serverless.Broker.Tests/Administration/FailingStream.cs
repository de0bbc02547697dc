namespace Serverless.Broker.Tests.Administration;

/// <summary>A body that cannot be read, for a reason that is nobody's business.</summary>
internal sealed class FailingStream : MemoryStream
{
    public const string Secret = "/home/somebody/secret.json is gone";

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException(Secret);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException(Secret);
}
