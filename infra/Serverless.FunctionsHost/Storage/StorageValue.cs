using System.Text;
using System.Text.Json;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Storage;

/// <summary>What a function returned, as bytes.</summary>
internal static class StorageValue
{
    /// <summary>One value: text as UTF-8, bytes as they are, JSON as its text.</summary>
    public static BinaryData ToBytes(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.Bytes => new BinaryData(value.Bytes.ToByteArray()),
        TypedData.DataOneofCase.String => new BinaryData(value.String),
        TypedData.DataOneofCase.Json => Element(Parse(value.Json)),
        TypedData.DataOneofCase.Http => new BinaryData(value.Http.Body?.Bytes.ToByteArray() ?? []),
        _ => throw new NotSupportedException(
            $"A result of the kind '{value.DataCase}' cannot be written. Return a string, bytes or an object."),
    };

    /// <summary>Many values: the elements of a JSON array, or of a collection; anything else is one.</summary>
    public static IReadOnlyList<BinaryData> ToMany(TypedData value)
    {
        switch (value.DataCase)
        {
            case TypedData.DataOneofCase.CollectionString:
                return [.. value.CollectionString.String.Select(text => new BinaryData(text))];
            case TypedData.DataOneofCase.CollectionBytes:
                return [.. value.CollectionBytes.Bytes.Select(bytes => new BinaryData(bytes.ToByteArray()))];
            case TypedData.DataOneofCase.Json when Parse(value.Json) is { ValueKind: JsonValueKind.Array } array:
                return [.. array.EnumerateArray().Select(Element)];
            case TypedData.DataOneofCase.String when JsonOutput.ElementsOf(value.String) is { } elements:
                return [.. elements.Select(Element)];
            default:
                return [ToBytes(value)];
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>A JSON text stands for itself, not for its quotes.</summary>
    private static BinaryData Element(JsonElement value) =>
        new(Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()));
}
