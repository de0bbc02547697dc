namespace Serverless.Broker.Journal;

/// <summary>Keeps nothing: the broker in memory.</summary>
internal sealed class MemoryJournal : IBrokerJournal
{
    public bool IsDurable => false;

    public int CurrentSegment => 0;

    public void EnsureRoom(long bytes)
    {
    }

    public Task AppendAsync(ReadOnlySpan<byte> entry) => Task.CompletedTask;

    public Task FlushAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
