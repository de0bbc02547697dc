namespace Serverless.Broker.Journal;

/// <summary>What a step of an entry does. The numbers are on disk: never change one.</summary>
internal enum JournalOperation : byte
{
    /// <summary>A message in full, with its content.</summary>
    Enqueued = 1,

    /// <summary>A message in full, whose content is that of the message before it in the same entry.</summary>
    EnqueuedCopy = 2,

    Removed = 3,

    /// <summary>State, delivery count and overrides of a message.</summary>
    Updated = 4,

    /// <summary>The last sequence number given.</summary>
    Counter = 5,

    Duplicate = 6,

    SessionState = 7,

    EntityPut = 8,

    EntityRemoved = 9,

    /// <summary>Begins a group: everything before it was synced when it was written.</summary>
    Barrier = 10,

    /// <summary>An event of a partition, in full: only in journals of before events had files of their own.</summary>
    Appended = 11,
}
