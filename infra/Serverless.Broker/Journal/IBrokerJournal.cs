namespace Serverless.Broker.Journal;

/// <summary>Where accepted work is kept. An entry is atomic: after a crash all of it is there or nothing.</summary>
internal interface IBrokerJournal : IAsyncDisposable
{
    /// <summary>False when nothing outlives the process; entries need not be encoded then.</summary>
    bool IsDurable { get; }

    /// <summary>The segment that the next entry goes to.</summary>
    int CurrentSegment { get; }

    /// <summary>
    /// Throws <c>amqp:resource-limit-exceeded</c> when there is no room for new messages of this many bytes.
    /// </summary>
    void EnsureRoom(long bytes);

    /// <summary>
    /// Appends an entry; the task completes when it is synced. Entries are kept in the order of the calls.
    /// </summary>
    Task AppendAsync(ReadOnlySpan<byte> entry);

    /// <summary>Completes when everything appended so far is synced.</summary>
    Task FlushAsync();
}
