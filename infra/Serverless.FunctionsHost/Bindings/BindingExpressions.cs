using System.Globalization;
using System.Text;
using System.Text.Json;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Bindings;

/// <summary>
/// Resolves <c>{name}</c> expressions in paths and names of inputs and outputs: trigger metadata, <c>{a.b}</c> into
/// JSON, <c>{DateTime}</c>, <c>{rand-guid}</c>, <c>{sys.…}</c>, each with a format. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns.
/// </summary>
/// <param name="time">The clock of <c>{DateTime}</c>.</param>
internal sealed class BindingExpressions(TimeProvider time)
{
    /// <summary>The host's default for <c>{DateTime}</c>: it is good in blob names.</summary>
    private const string DateTimeFormat = "yyyy-MM-ddTHH-mm-ssK";

    /// <summary>Whether a text has an expression.</summary>
    public static bool AreIn(string? text) => text is not null && text.Contains('{', StringComparison.Ordinal);

    /// <summary>Replaces every expression; <c>{{</c> and <c>}}</c> stand for braces.</summary>
    /// <param name="text">The text, with its <c>%setting%</c> expressions resolved.</param>
    /// <param name="where">What the text is, for the message: <c>BlobOutput.BlobPath</c>.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="request">What the function was invoked with.</param>
    /// <exception cref="BindingExpressionException">A name stands for nothing, or a brace has no partner.</exception>
    public string Resolve(string text, string where, string function, InvocationRequest request)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isDoubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is not ('{' or '}'))
            {
                result.Append(text[i]);
            }
            else if (isDoubled)
            {
                result.Append(text[i++]);
            }
            else
            {
                var end = text[i] == '{' ? text.IndexOf('}', i) : -1;
                if (end < 0)
                {
                    throw new BindingExpressionException(
                        $"{where} is '{text}', in which a brace has no partner. Write '{{name}}', or double a brace "
                        + "that is meant.");
                }

                result.Append(Value(text[(i + 1)..end], text, where, function, request));
                i = end;
            }
        }

        return result.ToString();
    }

    private string Value(string expression, string text, string where, string function, InvocationRequest request)
    {
        var colon = expression.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? expression : expression[..colon]).Trim();
        var format = colon < 0 ? null : expression[(colon + 1)..];
        switch (name.ToUpperInvariant())
        {
            case "DATETIME" or "SYS.UTCNOW":
                return time.GetUtcNow().UtcDateTime.ToString(format ?? DateTimeFormat, CultureInfo.InvariantCulture);
            case "RAND-GUID" or "SYS.RANDGUID":
                return Guid.NewGuid().ToString(format ?? "D", CultureInfo.InvariantCulture);
            case "SYS.METHODNAME":
                return function;
        }

        return Metadata(name, request) ?? throw new BindingExpressionException(
            $"{where} is '{text}', but the trigger of '{function}' gives no '{name}'. It gives:"
            + $" {string.Join(", ", request.TriggerMetadata.Keys.Order(StringComparer.OrdinalIgnoreCase))}.");
    }

    private static string? Metadata(string name, InvocationRequest request)
    {
        var levels = name.Split('.');
        var data = request.TriggerMetadata
            .FirstOrDefault(item => item.Key.Equals(levels[0], StringComparison.OrdinalIgnoreCase)).Value;
        if (data is null)
        {
            return null;
        }

        if (data.DataCase == TypedData.DataOneofCase.String && levels.Length == 1)
        {
            return data.String;
        }

        var json = data.DataCase == TypedData.DataOneofCase.Json ? data.Json : data.String;
        try
        {
            using var document = JsonDocument.Parse(json);
            return Member(document.RootElement, levels.AsSpan(1))?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement value, ReadOnlySpan<string> levels)
    {
        foreach (var level in levels)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            JsonElement? found = null;
            foreach (var property in value.EnumerateObject())
            {
                if (property.Name.Equals(level, StringComparison.OrdinalIgnoreCase))
                {
                    found = property.Value;
                }
            }

            if (found is not { } next)
            {
                return null;
            }

            value = next;
        }

        return value;
    }
}
