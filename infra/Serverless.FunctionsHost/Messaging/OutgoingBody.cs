using System.Text;
using System.Text.Json;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>The body of a message that a function returned.</summary>
/// <param name="Data">The bytes.</param>
/// <param name="ContentType">What they are.</param>
internal readonly record struct OutgoingBody(ReadOnlyMemory<byte> Data, string ContentType)
{
    private const string Json = "application/json";

    /// <summary>One body, or one an element of a collection.</summary>
    /// <exception cref="NotSupportedException">The value is an HTTP response.</exception>
    /// <exception cref="FormatException">The value is a text that looks like JSON and is none.</exception>
    public static IReadOnlyList<OutgoingBody> From(TypedData value)
    {
        switch (value.DataCase)
        {
            case TypedData.DataOneofCase.String:
                return JsonOutput.ElementsOf(value.String) is { } elements
                    ? [.. elements.Select(OfElement)]
                    : [OfText(value.String)];
            case TypedData.DataOneofCase.Json:
                return OfJson(value.Json);
            case TypedData.DataOneofCase.Bytes:
                return [OfBytes(value.Bytes.Memory)];
            case TypedData.DataOneofCase.CollectionString:
                return [.. value.CollectionString.String.Select(OfText)];
            case TypedData.DataOneofCase.CollectionBytes:
                return [.. value.CollectionBytes.Bytes.Select(bytes => OfBytes(bytes.Memory))];
            case TypedData.DataOneofCase.CollectionSint64:
                return
                [
                    .. value.CollectionSint64.Sint64.Select(
                        number => OfJsonValue(JsonSerializer.Serialize(number))),
                ];
            case TypedData.DataOneofCase.CollectionDouble:
                return
                [
                    .. value.CollectionDouble.Double.Select(
                        number => OfJsonValue(JsonSerializer.Serialize(number))),
                ];
            default:
                throw new NotSupportedException(
                    $"A message cannot be made of a value of kind '{value.DataCase}'. Return a string, byte[] or an " +
                    "object.");
        }
    }

    private static IReadOnlyList<OutgoingBody> OfJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select(OfElement)],
            _ => [OfElement(document.RootElement)],
        };
    }

    private static OutgoingBody OfElement(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? OfText(element.GetString()!)
        : OfJsonValue(element.GetRawText());

    private static OutgoingBody OfJsonValue(string json) => new(Encoding.UTF8.GetBytes(json), Json);

    private static OutgoingBody OfText(string text) => new(Encoding.UTF8.GetBytes(text), "text/plain");

    private static OutgoingBody OfBytes(ReadOnlyMemory<byte> bytes) => new(bytes, "application/octet-stream");
}
