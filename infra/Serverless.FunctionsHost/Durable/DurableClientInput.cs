using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// <c>[DurableClient]</c>: tells the worker's client where the hub is, as JSON with these names in this letter case
/// (HOST-PROTOCOL §6.5).
/// </summary>
/// <param name="hubs">The hubs of this host.</param>
/// <param name="rpcAddress">Where TaskHubSidecarService is served.</param>
internal sealed partial class DurableClientInput(DurableHubs hubs, Uri rpcAddress) : IInputBinding
{
    private const string ManagementPath = "runtime/webhooks/durabletask";

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["durableClient"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () => Name(app, binding));

    /// <inheritdoc/>
    public async ValueTask<TypedData?> ReadAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var name = Name(app, binding);
        await hubs.GetAsync(name, cancellationToken);
        return new TypedData
        {
            String = JsonSerializer.Serialize(
                new ClientConfiguration(
                    name,
                    ConnectionName: null,
                    rpcAddress.AbsoluteUri,
                    string.Empty,
                    new Uri(app.BaseAddress, ManagementPath).AbsoluteUri,
                    int.MaxValue,
                    "\"00:01:40\""),
                ClientJson.Default.ClientConfiguration),
        };
    }

    private static string Name(FunctionAppContext app, BindingDefinition binding) =>
        binding.GetString("taskHub") is { Length: > 0 } name
            ? app.Resolver.Resolve(name, "DurableClient.TaskHub")
            : TaskHubName.Of(app);

    /// <summary>What the worker's extension reads.</summary>
    internal sealed record ClientConfiguration(
        string TaskHubName,
        string? ConnectionName,
        string RpcBaseUrl,
        string RequiredQueryStringParameters,
        string HttpBaseUrl,
        int MaxGrpcMessageSizeInBytes,
        string GrpcHttpClientTimeout);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ClientConfiguration))]
    internal sealed partial class ClientJson : JsonSerializerContext;
}
