using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Memory;

/// <summary>What the memory store keeps of an instance.</summary>
internal sealed class MemoryInstance(InstanceRecord record, long position)
{
    public InstanceRecord Record { get; set; } = record;

    public long Position => position;

    public List<HistoryEvent> History { get; private set; } = [];

    public List<InboxMessage> Inbox { get; } = [];

    private int Chunks { get; set; }

    public void Add(HistoryChunkToAdd chunk)
    {
        History.AddRange(chunk.Events);
        Chunks++;
    }

    public void ClearHistory()
    {
        History = [];
        Chunks = 0;
    }

    public LiveInstance Load()
    {
        var live = new LiveInstance(Record) { Chunks = Chunks };
        live.History.AddRange(History);
        live.Inbox.AddRange(Inbox);
        return live;
    }
}
