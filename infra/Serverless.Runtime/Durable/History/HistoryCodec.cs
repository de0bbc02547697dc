using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>
/// Events as JSON: the format of the journal and of the export. Payloads stand in it as they are, so a history can be
/// read by eye.
/// </summary>
internal static class HistoryCodec
{
    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static string Encode(HistoryEvent e) => ToText(Compact, writer => Write(writer, e));

    public static string Encode(IReadOnlyList<HistoryEvent> events) =>
        ToText(Compact, writer => WriteAll(writer, events));

    public static string ToText(bool indented, Action<Utf8JsonWriter> write) =>
        ToText(indented ? Indented : Compact, write);

    public static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<HistoryEvent> events)
    {
        writer.WriteStartArray();
        foreach (var e in events)
        {
            Write(writer, e);
        }

        writer.WriteEndArray();
    }

    public static HistoryEvent Decode(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public static void DecodeInto(List<HistoryEvent> events, string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var element in document.RootElement.EnumerateArray())
        {
            events.Add(Read(element));
        }
    }

    public static string? EncodeFailure(TaskFailureDetails? failure) =>
        failure is null ? null : ToText(Compact, writer => WriteFailure(writer, failure));

    public static TaskFailureDetails? DecodeFailure(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return ReadFailure(document.RootElement);
    }

    public static void WriteFailure(Utf8JsonWriter writer, TaskFailureDetails failure)
    {
        writer.WriteStartObject();
        writer.WriteString("type", failure.ErrorType);
        writer.WriteString("message", failure.ErrorMessage);
        if (failure.StackTrace is not null)
        {
            writer.WriteString("stackTrace", failure.StackTrace);
        }

        if (failure.InnerFailure is not null)
        {
            writer.WritePropertyName("inner");
            WriteFailure(writer, failure.InnerFailure);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, HistoryEvent e)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", e.Kind.ToString());
        writer.WriteString("at", e.Timestamp);
        if (e.TaskId != HistoryEvent.NoTask)
        {
            writer.WriteNumber("task", e.TaskId);
        }

        if (e.Name is not null)
        {
            writer.WriteString("name", e.Name);
        }

        if (e.InstanceId is not null)
        {
            writer.WriteString("instance", e.InstanceId);
        }

        if (e.DueAt is { } due)
        {
            writer.WriteString("due", due);
        }

        if (e.Recursive)
        {
            writer.WriteBoolean("recursive", true);
        }

        if (e.Failure is not null)
        {
            writer.WritePropertyName("failure");
            WriteFailure(writer, e.Failure);
        }

        if (e.Payload is not null)
        {
            writer.WritePropertyName("payload");
            writer.WriteRawValue(e.Payload, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static HistoryEvent Read(JsonElement element)
    {
        var kind = Enum.Parse<HistoryEventKind>(element.GetProperty("kind").GetString()!);
        return new HistoryEvent(kind, element.GetProperty("at").GetDateTime())
        {
            TaskId = element.TryGetProperty("task", out var task) ? task.GetInt32() : HistoryEvent.NoTask,
            Name = Text(element, "name"),
            InstanceId = Text(element, "instance"),
            DueAt = element.TryGetProperty("due", out var due) ? due.GetDateTime() : null,
            Recursive = element.TryGetProperty("recursive", out var recursive) && recursive.GetBoolean(),
            Failure = element.TryGetProperty("failure", out var failure) ? ReadFailure(failure) : null,
            Payload = element.TryGetProperty("payload", out var payload) ? payload.GetRawText() : null,
        };
    }

    private static TaskFailureDetails ReadFailure(JsonElement element) => Failures.Create(
        Text(element, "type") ?? string.Empty,
        Text(element, "message") ?? string.Empty,
        Text(element, "stackTrace"),
        element.TryGetProperty("inner", out var inner) ? ReadFailure(inner) : null);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string ToText(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
