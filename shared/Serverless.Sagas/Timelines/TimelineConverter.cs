using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Sagas.Timelines;

/// <summary>Writes a timeline in its own shape, whatever the app's options for durable payloads are.</summary>
internal sealed class TimelineConverter : JsonConverter<TimelineWriter>
{
    public override TimelineWriter Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"Read a {nameof(SagaTimeline)}.");

    public override void Write(Utf8JsonWriter writer, TimelineWriter value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToTimeline(), SagaTimeline.Options);
}
