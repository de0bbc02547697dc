using Serverless.Broker.Messages;

namespace Serverless.Broker.Journal;

/// <summary>Hands the steps of an entry to a reader.</summary>
internal static class JournalReplay
{
    /// <summary>With <paramref name="skipMessages"/> messages and events are passed over without being built.</summary>
    public static void Run(ReadOnlySpan<byte> entry, IJournalReader reader, bool skipMessages = false)
    {
        OperationReader steps = new(entry);
        while (!steps.IsAtEnd)
        {
            JournalOperation operation = steps.ReadOperation();
            if (operation == JournalOperation.Barrier)
            {
                return;
            }

            int id = steps.ReadId();
            switch (operation)
            {
                case JournalOperation.Enqueued:
                case JournalOperation.EnqueuedCopy:
                    if (skipMessages)
                    {
                        steps.SkipMessage(operation == JournalOperation.EnqueuedCopy);
                        break;
                    }

                    reader.OnEnqueued(id, steps.ReadMessage(operation == JournalOperation.EnqueuedCopy));
                    break;
                case JournalOperation.Removed:
                    reader.OnRemoved(id, steps.ReadNumber());
                    break;
                case JournalOperation.Updated:
                    long number = steps.ReadNumber();
                    int deliveries = (int)steps.ReadNumber();
                    bool deferred = steps.ReadNumber() != 0;
                    MessageOverrides? overrides = steps.ReadOverrides();
                    reader.OnUpdated(id, number, deliveries, deferred, overrides);
                    break;
                case JournalOperation.Counter:
                    reader.OnCounter(id, steps.ReadNumber());
                    break;
                case JournalOperation.Duplicate:
                    long ticks = steps.ReadNumber();
                    reader.OnDuplicate(id, steps.ReadText()!, ticks);
                    break;
                case JournalOperation.SessionState:
                    string session = steps.ReadText()!;
                    long set = steps.ReadNumber();
                    reader.OnSessionState(id, session, steps.ReadOptional(), set);
                    break;
                case JournalOperation.EntityPut:
                    reader.OnEntityPut(id, steps.ReadBytes());
                    break;
                case JournalOperation.EntityRemoved:
                    reader.OnEntityRemoved(id);
                    break;
                case JournalOperation.Appended:
                    if (skipMessages)
                    {
                        steps.SkipEvent();
                        break;
                    }

                    reader.OnAppended(id, steps.ReadEvent());
                    break;
                default:
                    throw new InvalidDataException($"{(int)operation} is no step of an entry");
            }
        }
    }
}
