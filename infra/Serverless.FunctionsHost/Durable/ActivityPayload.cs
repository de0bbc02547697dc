using System.Text.Json;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// The two ends of an activity's payload. An orchestrator's SDK wraps the input in an array of one; a function gets the
/// bare element. A function's text becomes JSON on the way back (HOST-PROTOCOL §6.5).
/// </summary>
internal static class ActivityPayload
{
    /// <summary>
    /// The element of an array of one, as JSON; what is no such array, as it is; <c>null</c> for nothing.
    /// </summary>
    public static string Unwrap(string? input)
    {
        if (string.IsNullOrEmpty(input))
        {
            return "null";
        }

        if (input[0] != '[')
        {
            return input;
        }

        try
        {
            using var document = JsonDocument.Parse(input);
            return document.RootElement.GetArrayLength() == 1 ? document.RootElement[0].GetRawText() : input;
        }
        catch (JsonException)
        {
            // Payloads are opaque; this one was never an array.
            return input;
        }
    }

    /// <summary>A function's result as the JSON that the orchestrator reads; null for nothing.</summary>
    public static string? ToJson(TypedData? result) => result?.DataCase switch
    {
        TypedData.DataOneofCase.Json => result.Json,
        TypedData.DataOneofCase.String => JsonSerializer.Serialize(result.String),
        TypedData.DataOneofCase.Bytes => JsonSerializer.Serialize(result.Bytes.ToBase64()),
        TypedData.DataOneofCase.CollectionString => JsonSerializer.Serialize(result.CollectionString.String),
        _ => null,
    };
}
