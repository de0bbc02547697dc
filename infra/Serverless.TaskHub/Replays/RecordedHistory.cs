using System.Collections;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Replays;

/// <summary>The history of one execution of an orchestration, as a file keeps it: the JSON form of the protocol's
/// HistoryChunk, <c>{"events": […]}</c>.</summary>
public sealed class RecordedHistory
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation());

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Creates it.</summary>
    /// <param name="source">Where it comes from, for messages: a file, or an instance.</param>
    /// <param name="events">The events, from the first one of an execution on.</param>
    /// <exception cref="FormatException">No event says which orchestrator it is of.</exception>
    public RecordedHistory(string source, IReadOnlyList<HistoryEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Source = source;
        Events = events;
        Start = events.Select(e => e.ExecutionStarted).FirstOrDefault(start => start is not null)
            ?? throw new FormatException(
                $"The history '{source}' has no ExecutionStarted, so nobody knows which orchestrator it is of. Record "
                + "it again, from its beginning.");
    }

    /// <summary>Gets where it comes from.</summary>
    public string Source { get; }

    /// <summary>Gets the events.</summary>
    public IReadOnlyList<HistoryEvent> Events { get; }

    /// <summary>Gets the event with name, version, input and ids.</summary>
    public ExecutionStartedEvent Start { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no history.</exception>
    public static async Task<RecordedHistory> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var json = await File.ReadAllTextAsync(path, cancellationToken);
        try
        {
            return new RecordedHistory(path, Parser.Parse<HistoryChunk>(json).Events);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new FormatException($"'{path}' is not the history of an orchestration: {e.Message}", e);
        }
    }

    /// <summary>Writes it as <see cref="ReadAsync"/> reads it. Stack traces are left out: no replay looks at them, and
    /// they name the folders of the machine.</summary>
    public string ToJson()
    {
        var chunk = new HistoryChunk();
        chunk.Events.AddRange(Events);
        chunk = chunk.Clone();
        LeaveOutStackTraces(chunk);
        return Formatter.Format(chunk) + "\n";
    }

    private static void LeaveOutStackTraces(IMessage message)
    {
        if (message is TaskFailureDetails failure)
        {
            failure.StackTrace = null;
        }

        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            switch (field.Accessor.GetValue(message))
            {
                case IMessage inner:
                    LeaveOutStackTraces(inner);
                    break;
                case IList list:
                    foreach (var inner in list.OfType<IMessage>())
                    {
                        LeaveOutStackTraces(inner);
                    }

                    break;
            }
        }
    }
}
