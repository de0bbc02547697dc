using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    public IReadOnlyList<MessageSnapshot> Peek(long fromSequenceNumber, int maxCount, string? sessionId = null)
    {
        using FamilyScope _ = Family.Enter();
        CheckExists();
        LastAccessTicks = Family.NowTicks;
        List<MessageSnapshot> found = [];
        long from = fromSequenceNumber;
        while (found.Count < maxCount && _index.FindFrom(from) is { } message)
        {
            from = message.SequenceNumber + 1;
            if (message.Location != MessageLocation.Transfer
                && (sessionId is null || message.Content.SessionId == sessionId))
            {
                found.Add(message.Snapshot());
            }
        }

        return found;
    }

    public Task<int> DeleteMessagesAsync(int maxCount, DateTimeOffset enqueuedBefore)
    {
        using FamilyScope scope = Family.Enter();
        CheckReceive();
        LastAccessTicks = Family.NowTicks;
        int deleted = 0;
        long from = 0;
        while (deleted < maxCount && _index.FindFrom(from) is { } message)
        {
            from = message.SequenceNumber + 1;
            if (message.Location is MessageLocation.Ready or MessageLocation.Returned
                && message.EnqueuedTicks < enqueuedBefore.UtcTicks)
            {
                Remove_NeedsLock(message);
                deleted++;
            }
        }

        return Complete(scope.Commit(), deleted);

        static async Task<int> Complete(Task durable, int count)
        {
            await durable;
            return count;
        }
    }
}
