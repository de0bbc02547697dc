using Serverless.Broker.Duplicates;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Entities;

/// <summary>
/// A queue or topic to send to, and what both have in common: admission, duplicates, transactions, scheduling. Every
/// operation throws <see cref="BrokerException"/> when it is refused (at once, or through the task) and completes when
/// its effect is durable.
/// </summary>
internal abstract class SendTarget(EntityFamily family, int id) : IStoredEntity
{
    private long _inTransactions;

    /// <summary>The entity's path as it was created.</summary>
    public abstract string Path { get; }

    public abstract bool RequiresSession { get; }

    /// <summary>
    /// Clients see numbers with a partition in them (<see cref="PartitionedNumber"/>). There, and only there, a
    /// duplicate has the same partition key too.
    /// </summary>
    public abstract bool IsPartitioned { get; }

    /// <summary>The largest encoded message in bytes.</summary>
    public abstract long MaxMessageSize { get; }

    public int Id { get; } = id;

    public EntityFamily Family { get; } = family;

    /// <summary>Cancelled when the entity is deleted.</summary>
    public CancellationToken Deleted => Store.Deleted;

    public DuplicateHistory? Duplicates { get; private set; }

    public abstract EntityRecord Record { get; }

    public int Segment { get; set; }

    public string? Declared { get; set; }

    protected abstract EntityStatus Status { get; }

    protected abstract long MaxSizeInBytes { get; }

    /// <summary>The queue that keeps scheduled messages and gives the numbers.</summary>
    public abstract QueueState Store { get; }

    /// <summary>Throws <c>com.microsoft:entity-disabled</c> when the entity's status refuses sends.</summary>
    public void CheckSend()
    {
        if (Family.IsDeleted)
        {
            throw BrokerException.EntityNotFound(Path);
        }

        if (Status is EntityStatus.Disabled or EntityStatus.SendDisabled)
        {
            throw new BrokerException(
                ErrorConditions.EntityDisabled,
                $"The entity '{Path}' has status {Status} and refuses sends. Set its status to Active.");
        }
    }

    /// <summary>
    /// Enqueues one message; scheduled when <see cref="MessageContent.ScheduledEnqueueTime"/> lies ahead.
    /// In a transaction it stays invisible until the commit.
    /// </summary>
    public Task SendAsync(MessageContent message, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        Admit_NeedsLock(message);
        CheckRoom_NeedsLock(message.Size);
        if (transaction is not null)
        {
            transaction.EnlistSends_NeedsLock(this, [new Arrival(message)]);
            return Task.CompletedTask;
        }

        long now = Family.NowTicks;
        Accept_NeedsLock(new Arrival(message), now);
        Task durable = scope.Commit();
        Dispatch_NeedsLock(now);
        return durable;
    }

    /// <summary>Enqueues all messages or none.</summary>
    public Task SendAsync(IReadOnlyList<MessageContent> batch, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        AdmitAll_NeedsLock(batch);
        if (transaction is not null)
        {
            transaction.EnlistSends_NeedsLock(this, [.. batch.Select(message => new Arrival(message))]);
            return Task.CompletedTask;
        }

        long now = Family.NowTicks;
        foreach (MessageContent message in batch)
        {
            Accept_NeedsLock(new Arrival(message), now);
        }

        Task durable = scope.Commit();
        Dispatch_NeedsLock(now);
        return durable;
    }

    /// <summary>Schedules all messages or none; answers their sequence numbers in order.</summary>
    public Task<long[]> ScheduleAsync(IReadOnlyList<MessageContent> batch, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        AdmitAll_NeedsLock(batch);
        Arrival[] arrivals =
            [.. batch.Select(message => new Arrival(message, SequenceNumber: Store.NextSequenceNumber()))];
        long[] numbers = [.. arrivals.Select(arrival => arrival.SequenceNumber)];
        if (transaction is not null)
        {
            transaction.EnlistSends_NeedsLock(this, arrivals);
            return Task.FromResult(numbers);
        }

        long now = Family.NowTicks;
        foreach (Arrival arrival in arrivals)
        {
            Accept_NeedsLock(arrival, now);
        }

        Task durable = scope.Commit();
        Dispatch_NeedsLock(now);
        return Complete(durable, numbers);

        static async Task<long[]> Complete(Task durable, long[] numbers)
        {
            await durable;
            return numbers;
        }
    }

    /// <summary>
    /// Cancels scheduled messages; <c>com.microsoft:message-not-found</c> when one is unknown, none is cancelled then.
    /// In a transaction they are cancelled by the commit.
    /// </summary>
    public Task CancelScheduledAsync(IReadOnlyList<long> sequenceNumbers, BrokerTransaction? transaction = null)
    {
        using FamilyScope scope = Family.Enter();
        CheckSend();
        if (transaction is not null)
        {
            transaction.EnlistCancellation_NeedsLock(this, sequenceNumbers);
            return Task.CompletedTask;
        }

        Store.Schedule.Cancel(sequenceNumbers);
        return scope.Commit();
    }

    /// <summary>Checks what can be checked without changing anything; throws when the message is refused.</summary>
    public void Admit_NeedsLock(MessageContent message)
    {
        CheckSend();
        if (message.Size > MaxMessageSize)
        {
            throw new BrokerException(
                ErrorConditions.MessageSizeExceeded,
                $"The message has {message.Size} bytes; '{Path}' takes {MaxMessageSize}. Send less, or raise the "
                + "entity's maxMessageSizeInKilobytes.");
        }

        if (HeaderLimits.Check(message) is { } tooLarge)
        {
            throw new BrokerException(
                ErrorConditions.MessageSizeExceeded, tooLarge + " Put what is large into the body, or leave it out.");
        }

        if (RequiresSession && message.SessionId is null)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{Path}' requires sessions and the message has no session id. Set the "
                + "session id (AMQP group-id).");
        }

        if (message.PartitionKey is { } key && message.SessionId is { } session && key != session)
        {
            throw BrokerException.NotAllowed(
                $"The partition key '{key}' and the session id '{session}' of one message must be equal. Leave "
                + "the partition key out.");
        }

        CheckLength("message id", message.MessageId);
        CheckLength("session id", message.SessionId);
        CheckLength("partition key", message.PartitionKey);
    }

    /// <summary>Throws when the entity or the disk has no room for this many bytes.</summary>
    public void CheckRoom_NeedsLock(long bytes)
    {
        long held = Family.SizeInBytes + _inTransactions;
        if (held + bytes > MaxSizeInBytes)
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The entity '{Path}' holds {held} bytes of {MaxSizeInBytes}. Receive from it (also from its "
                + "dead-letter queues), or raise maxSizeInMegabytes.");
        }

        Family.Entry.Journal.EnsureRoom(bytes);
    }

    /// <summary>Counts what a transaction is to send against the quota, until it has ended.</summary>
    public void Reserve_NeedsLock(long bytes) => _inTransactions += bytes;

    public void Unreserve_NeedsLock(long bytes) => _inTransactions -= bytes;

    /// <summary>Takes an admitted message in. A duplicate is dropped here.</summary>
    public void Accept_NeedsLock(in Arrival arrival, long nowTicks)
    {
        Store.Touch(nowTicks);
        if (Duplicates is not null && DuplicateHistory.Key(arrival.Content, IsPartitioned) is { } key)
        {
            if (Duplicates.Contains(key, nowTicks))
            {
                return;
            }

            Duplicates.Add(key, nowTicks, Family.Entry.Journal.CurrentSegment);
            Family.Entry.Duplicate(Id, key, nowTicks);
        }

        Take_NeedsLock(arrival, nowTicks);
    }

    /// <summary>Delivers what was taken in.</summary>
    public abstract void Dispatch_NeedsLock(long nowTicks);

    protected abstract void Take_NeedsLock(in Arrival arrival, long nowTicks);

    /// <summary>Begins or ends to remember message ids, or changes for how long; what is remembered stays.</summary>
    protected void DetectDuplicates(bool required, TimeSpan window)
    {
        Duplicates = required ? Duplicates ?? new DuplicateHistory(window) : null;
        if (Duplicates is not null)
        {
            Duplicates.Window = window;
        }
    }

    private static void CheckLength(string name, string? value)
    {
        if (value?.Length > ServiceLimits.MessagePropertyLength)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"The {name} has {value.Length} characters; {ServiceLimits.MessagePropertyLength} are allowed. "
                + "Shorten it.");
        }
    }

    private void AdmitAll_NeedsLock(IReadOnlyList<MessageContent> batch)
    {
        long bytes = 0;
        foreach (MessageContent message in batch)
        {
            Admit_NeedsLock(message);
            bytes += message.Size;
        }

        CheckRoom_NeedsLock(bytes);
    }
}
