using System.Globalization;
using System.Text.Json.Nodes;

namespace Serverless.TaskHub.Management;

/// <summary>The value of a <c>durableClient</c> binding, from which the worker's durable extension makes its client:
/// JSON in camel case, read case-sensitively.</summary>
public sealed record DurableClientBinding
{
    /// <summary>100 MB: the hub itself has no limit.</summary>
    public const int DefaultMaxMessageSize = 100 * 1024 * 1024;

    /// <summary>Gets the name of the hub, which the client sends as <c>durable-taskhub</c>.</summary>
    public required string TaskHubName { get; init; }

    /// <summary>Gets the name of the connection, as the binding gives it; null for the default.</summary>
    public string? ConnectionName { get; init; }

    /// <summary>Gets the absolute address of the gRPC service.</summary>
    public required string RpcBaseUrl { get; init; }

    /// <summary>Gets the absolute address of the HTTP management API, <c>…/runtime/webhooks/durabletask</c>.
    /// </summary>
    public required string HttpBaseUrl { get; init; }

    /// <summary>Gets the query that addresses of the management API need, without <c>?</c>.</summary>
    public string RequiredQuery { get; init; } = string.Empty;

    /// <summary>Gets the largest message that the client takes, in bytes.</summary>
    public int MaxMessageSize { get; init; } = DefaultMaxMessageSize;

    /// <summary>Gets how long the client's HTTP requests may take. Default: 100 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Writes the binding's value.</summary>
    public string ToJson()
    {
        // The timeout is a string that is itself JSON: the extension reads it so.
        var timeout = JsonValue.Create(RequestTimeout.ToString("c", CultureInfo.InvariantCulture)).ToJsonString();
        return new JsonObject
        {
            ["taskHubName"] = TaskHubName,
            ["connectionName"] = ConnectionName,
            ["rpcBaseUrl"] = RpcBaseUrl,
            ["requiredQueryStringParameters"] = RequiredQuery,
            ["httpBaseUrl"] = HttpBaseUrl,
            ["maxGrpcMessageSizeInBytes"] = MaxMessageSize,
            ["grpcHttpClientTimeout"] = timeout,
        }.ToJsonString();
    }
}
