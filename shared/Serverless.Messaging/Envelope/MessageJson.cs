using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Messaging;

/// <summary>The JSON rules of messages and documents: web names (camelCase), enums as strings, and strict about what a
/// type requires, so that a body which cannot be a <c>T</c> is found at the door and not as a null further
/// in.</summary>
public static class MessageJson
{
    /// <summary>The options. Read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
