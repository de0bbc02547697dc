using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Grpc;

/// <summary>A history in messages that default clients take.</summary>
internal static class HistoryChunks
{
    private const int MaxBytes = 1 << 20;

    public static IEnumerable<HistoryChunk> Split(IReadOnlyList<HistoryEvent> history)
    {
        var chunk = new HistoryChunk();
        var size = 0;
        foreach (var e in history)
        {
            var bytes = e.CalculateSize();
            if (size + bytes > MaxBytes && chunk.Events.Count > 0)
            {
                yield return chunk;
                chunk = new HistoryChunk();
                size = 0;
            }

            chunk.Events.Add(e);
            size += bytes;
        }

        if (chunk.Events.Count > 0)
        {
            yield return chunk;
        }
    }
}
