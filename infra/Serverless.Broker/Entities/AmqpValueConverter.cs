using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Entities;

/// <summary>Values of a rule in JSON: as AMQP encodes them, in base64, so that their types survive.</summary>
internal sealed class AmqpValueConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ClrValue.FromAmqp(new AmqpReader(reader.GetBytesFromBase64()).ReadValue());

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        using AmqpWriter encoded = new();
        encoded.WriteValue(ClrValue.ToAmqp(value));
        writer.WriteBase64StringValue(encoded.WrittenSpan);
    }
}
