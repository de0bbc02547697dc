using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Messaging;

/// <summary>How an outbox document holds its message.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OutboundMessage))]
internal sealed partial class OutboxJson : JsonSerializerContext;
