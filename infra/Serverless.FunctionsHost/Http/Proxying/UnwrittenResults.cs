using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http.Proxying;

/// <summary>
/// Warns, once a function, of a result that the ASP.NET Core integration leaves out: text or an object makes an empty
/// 200 there. What a function returns shows only when it does.
/// </summary>
internal sealed class UnwrittenResults(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);

    /// <summary>Looks at an invocation whose answer is an empty 200.</summary>
    public void Check(HttpFunction function, InvocationResult result)
    {
        if (function.Output == "$return"
            && result.ReturnValue is { } value
            && IsContent(value)
            && _warned.TryAdd(function.Definition.Name, true))
        {
            Log.ResultNotWritten(logger, function.Definition.Name);
        }
    }

    private static bool IsContent(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.String or TypedData.DataOneofCase.Bytes => true,
        TypedData.DataOneofCase.Json => IsContent(value.Json),
        _ => false,
    };

    /// <summary>
    /// The integration's own results are sent too, as JSON: an empty one is <c>{"StatusCode":200}</c> or {}, the name
    /// spelt as the app's serializer does.
    /// </summary>
    private static bool IsContent(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Null => false,
            JsonValueKind.Object => document.RootElement.EnumerateObject().Any()
                && !document.RootElement.EnumerateObject().Any(property => IsOfAResult(property.Name)),
            _ => true,
        };
    }

    /// <summary>Those of files have no status.</summary>
    private static bool IsOfAResult(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter));
        return letters.Equals("StatusCode", StringComparison.OrdinalIgnoreCase)
            || letters.Equals("FileDownloadName", StringComparison.OrdinalIgnoreCase);
    }
}
