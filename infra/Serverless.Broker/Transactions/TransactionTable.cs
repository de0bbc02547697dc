using System.Buffers.Binary;
using System.Collections.Concurrent;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Transactions;

/// <summary>
/// The transactions in progress; one that is not ended within two minutes is rolled back (Service Bus).
/// </summary>
internal sealed class TransactionTable(TimeProvider timeProvider) : IDisposable
{
    private readonly ConcurrentDictionary<long, (BrokerTransaction Transaction, ITimer Timer)> _open = new();
    private long _last;

    public BrokerTransaction Begin(object? controller)
    {
        long number = Interlocked.Increment(ref _last);
        byte[] id = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(id, number);
        BrokerTransaction transaction = new(id) { Controller = controller };
        ITimer timer = timeProvider.CreateTimer(
            _ => Expire(number), state: null, ServiceLimits.TransactionTimeout, Timeout.InfiniteTimeSpan);
        _open[number] = (transaction, timer);
        return transaction;
    }

    public BrokerTransaction Find(ReadOnlySpan<byte> id) =>
        TryNumber(id, out long number) && _open.TryGetValue(number, out var found)
            ? found.Transaction
            : throw new BrokerException(
                ErrorConditions.TransactionUnknownId,
                $"There is no transaction '{Convert.ToHexString(id)}'. It has ended or timed out; declare a new one.");

    public Task EndAsync(BrokerTransaction transaction, bool commit)
    {
        if (TryNumber(transaction.Id.Span, out long number) && _open.TryRemove(number, out var found))
        {
            found.Timer.Dispose();
        }

        if (commit)
        {
            return transaction.CommitAsync(timeProvider);
        }

        transaction.Rollback();
        return Task.CompletedTask;
    }

    /// <summary>The transactions that a control link declared and that have not ended.</summary>
    public IReadOnlyList<BrokerTransaction> Of(object controller) =>
        [.. _open.Values.Select(open => open.Transaction).Where(transaction => transaction.Controller == controller)];

    public void Dispose()
    {
        foreach ((BrokerTransaction _, ITimer timer) in _open.Values)
        {
            timer.Dispose();
        }

        _open.Clear();
    }

    private static bool TryNumber(ReadOnlySpan<byte> id, out long number) =>
        BinaryPrimitives.TryReadInt64BigEndian(id, out number) && id.Length == sizeof(long);

    private void Expire(long number)
    {
        if (_open.TryRemove(number, out var found))
        {
            found.Timer.Dispose();
            found.Transaction.Rollback();
        }
    }
}
