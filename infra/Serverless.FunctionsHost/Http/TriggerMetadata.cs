using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// The metadata of an HTTP trigger: query values, over them route values, and <c>Query</c> and <c>Headers</c> as JSON
/// objects. Of a query parameter that is given twice the last value counts, as in the Functions host; the request has
/// all. The worker binds parameters to them by name, and an app may read them from its binding data.
/// </summary>
internal static class TriggerMetadata
{
    /// <summary>The query parameter that carries a key; it is not for functions.</summary>
    public const string KeyParameter = "code";

    /// <summary>A body beyond this is data to store, not a command with a few values.</summary>
    private const int LargestReadBody = 1024 * 1024;

    private static readonly TypedData EmptyObject = new() { Json = "{}" };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Adds it to a request.</summary>
    public static void AddTo(InvocationRequest request, HttpRequest http, RouteValueDictionary? route)
    {
        var metadata = request.TriggerMetadata;
        if (http.QueryString.HasValue)
        {
            foreach (var (name, values) in http.Query)
            {
                if (!name.Equals(KeyParameter, StringComparison.OrdinalIgnoreCase)
                    && route?.ContainsKey(name) is not true)
                {
                    metadata[name] = new TypedData { String = Last(values) };
                }
            }
        }

        if (route is not null)
        {
            foreach (var (name, value) in route)
            {
                if (value is not null)
                {
                    metadata[name] = new TypedData { String = value as string ?? value.ToString() ?? string.Empty };
                }
            }
        }

        // A name without letter case is there once: the worker keeps its binding data so.
        if (!IsTaken("Query", http, route))
        {
            metadata["Query"] = http.QueryString.HasValue ? Json(http.Query, Last) : EmptyObject;
        }

        if (!IsTaken("Headers", http, route))
        {
            metadata["Headers"] = Json(http.Headers, static values => values.ToString());
        }
    }

    /// <summary>
    /// Adds the top-level properties of a JSON body, below what the query and the route gave, as the Functions host
    /// does.
    /// </summary>
    public static void AddBody(InvocationRequest request, ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or > LargestReadBody || body.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return;
        }

        var properties = new MapField<string, TypedData>();
        properties.SetProperties(Encoding.UTF8.GetString(body));
        var metadata = request.TriggerMetadata;
        foreach (var (name, value) in properties)
        {
            if (!metadata.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                metadata[name] = value;
            }
        }
    }

    private static bool IsTaken(string name, HttpRequest http, RouteValueDictionary? route) =>
        route?.ContainsKey(name) is true || (http.QueryString.HasValue && http.Query.ContainsKey(name));

    private static string Last(StringValues values) => values is [.., { } last] ? last : string.Empty;

    private static TypedData Json(
        IEnumerable<KeyValuePair<string, StringValues>> values, Func<StringValues, string> read)
    {
        _buffer ??= new ArrayBufferWriter<byte>(1024);
        _writer ??= new Utf8JsonWriter(_buffer);
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            _writer.WriteString(name, read(value));
        }

        _writer.WriteEndObject();
        _writer.Flush();
        return new TypedData { Json = Encoding.UTF8.GetString(_buffer.WrittenSpan) };
    }
}
