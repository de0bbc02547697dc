using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>Columns as protobuf messages of the protocol.</summary>
internal static class StoreBlobs
{
    /// <summary>Output, custom status and failure as an OrchestrationState; the trace span follows in a second
    /// message, length before each.</summary>
    public static byte[]? Encode(InstanceOutcome outcome)
    {
        if (outcome == InstanceOutcome.None)
        {
            return null;
        }

        var state = new OrchestrationState
        {
            Output = outcome.Output,
            CustomStatus = outcome.CustomStatus,
            FailureDetails = outcome.Failure,
        };
        using var stream = new MemoryStream();
        state.WriteDelimitedTo(stream);
        outcome.Trace?.WriteDelimitedTo(stream);
        return stream.ToArray();
    }

    public static InstanceOutcome DecodeOutcome(byte[]? blob)
    {
        if (blob is null)
        {
            return InstanceOutcome.None;
        }

        using var stream = new MemoryStream(blob);
        var state = OrchestrationState.Parser.ParseDelimitedFrom(stream);
        var trace = stream.Position < stream.Length
            ? OrchestrationTraceContext.Parser.ParseDelimitedFrom(stream)
            : null;
        return new InstanceOutcome(state.Output, state.CustomStatus, state.FailureDetails, trace);
    }

    public static byte[]? Encode(IReadOnlyList<HistoryEvent> events)
    {
        if (events.Count == 0)
        {
            return null;
        }

        var chunk = new HistoryChunk();
        chunk.Events.AddRange(events);
        return chunk.ToByteArray();
    }

    public static IReadOnlyList<HistoryEvent> DecodeEvents(byte[]? blob) =>
        blob is null ? [] : HistoryChunk.Parser.ParseFrom(blob).Events;
}
