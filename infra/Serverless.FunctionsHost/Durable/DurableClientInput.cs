using Serverless.FunctionsHost.Inputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;
using Serverless.TaskHub.Management;

namespace Serverless.FunctionsHost.Durable;

/// <summary><c>[DurableClient]</c>: tells the worker's client where the hub is.</summary>
/// <param name="hubs">The hubs of this host.</param>
/// <param name="rpcAddress">Where TaskHubSidecarService is served.</param>
internal sealed class DurableClientInput(DurableHubs hubs, Uri rpcAddress) : IInputBinding
{
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
        var client = new DurableClientBinding
        {
            TaskHubName = name,
            RpcBaseUrl = rpcAddress.AbsoluteUri,
            HttpBaseUrl = new Uri(app.BaseAddress, TaskHubManagementOptions.DefaultPath).AbsoluteUri,
            RequiredQuery = DurableManagement.QueryOf(app, name),
        };
        return new TypedData { String = client.ToJson() };
    }

    private static string Name(FunctionAppContext app, BindingDefinition binding) =>
        binding.GetString("taskHub") is { Length: > 0 } name
            ? app.Resolver.Resolve(name, "DurableClient.TaskHub")
            : TaskHubName.Of(app);
}
