using System.Text;
using System.Text.Json;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>
/// The <c>{name}</c> expressions of an output: values of the trigger's metadata, <c>{rand-guid}</c>.
/// </summary>
internal static class BindingExpression
{
    /// <summary>Whether a text has one.</summary>
    public static bool IsIn(string? text) => text is not null && text.Contains('{', StringComparison.Ordinal);

    /// <summary>Replaces every expression.</summary>
    /// <exception cref="FormatException">There is no such value, or a brace has no partner.</exception>
    public static string Resolve(string text, InvocationRequest request)
    {
        if (!IsIn(text))
        {
            return text;
        }

        var result = new StringBuilder();
        var position = 0;
        while (text.IndexOf('{', position) is >= 0 and var open)
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                throw new FormatException($"In '{text}' a '{{' has no partner. Write '{{name}}'.");
            }

            result.Append(text, position, open - position).Append(Value(text[(open + 1)..close], text, request));
            position = close + 1;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private static string Value(string name, string text, InvocationRequest request)
    {
        if (name.Equals("rand-guid", StringComparison.OrdinalIgnoreCase))
        {
            return Guid.NewGuid().ToString();
        }

        var path = name.Split('.');
        foreach (var (key, data) in request.TriggerMetadata)
        {
            if (key.Equals(path[0], StringComparison.OrdinalIgnoreCase))
            {
                return Find(data, path.AsSpan(1)) ?? throw Missing(name, text);
            }
        }

        throw Missing(name, text);
    }

    private static string? Find(TypedData data, ReadOnlySpan<string> path)
    {
        if (data.DataCase == TypedData.DataOneofCase.String)
        {
            return path.IsEmpty ? data.String : null;
        }

        using var document = JsonDocument.Parse(data.Json);
        var value = document.RootElement;
        foreach (var step in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step, out value))
            {
                return null;
            }
        }

        return value.ToString();
    }

    private static FormatException Missing(string name, string text) => new(
        $"'{text}' names '{{{name}}}', but the trigger has no such value. Use a value of the trigger's metadata or a "
        + "top-level property of its JSON body.");
}
