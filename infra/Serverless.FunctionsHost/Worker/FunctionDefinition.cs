using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Worker;

/// <summary>One function as its worker describes it (<c>RpcFunctionMetadata</c>).</summary>
internal sealed class FunctionDefinition
{
    private FunctionDefinition(RpcFunctionMetadata metadata, IReadOnlyList<BindingDefinition> bindings)
    {
        Metadata = metadata;
        Bindings = bindings;
        Trigger = bindings.FirstOrDefault(binding => binding.IsTrigger);
        Outputs = [.. bindings.Where(binding => binding.Direction != BindingDirection.In)];
        Inputs = [.. bindings.Where(binding => !binding.IsTrigger && binding.Direction != BindingDirection.Out)];
        Retry = RetryRule.From(metadata.RetryOptions);
    }

    /// <summary>Gets the name, unique in the app without letter case.</summary>
    public string Name => Metadata.Name;

    /// <summary>Gets the worker's id of it, stable across runs.</summary>
    public string Id => Metadata.FunctionId;

    /// <summary>Gets every binding, in the worker's order.</summary>
    public IReadOnlyList<BindingDefinition> Bindings { get; }

    /// <summary>Gets the trigger; null when the function has none and so never runs.</summary>
    public BindingDefinition? Trigger { get; }

    /// <summary>Gets the inputs beside the trigger.</summary>
    public IReadOnlyList<BindingDefinition> Inputs { get; }

    /// <summary>Gets the outputs.</summary>
    public IReadOnlyList<BindingDefinition> Outputs { get; }

    /// <summary>Gets the retry rule of the function's attribute; null for none.</summary>
    public RetryRule? Retry { get; }

    /// <summary>Gets what the worker sent.</summary>
    public RpcFunctionMetadata Metadata { get; }

    /// <summary>Reads what a worker sent.</summary>
    /// <exception cref="FormatException">A binding cannot be read.</exception>
    public static FunctionDefinition From(RpcFunctionMetadata metadata) =>
        new(metadata, [.. metadata.RawBindings.Select(BindingDefinition.Parse)]);

    /// <summary>
    /// What the load request carries: a worker builds its own view of the bindings from the map, not from the raw JSON.
    /// </summary>
    public RpcFunctionMetadata ToLoadMetadata()
    {
        var load = new RpcFunctionMetadata
        {
            Name = Metadata.Name,
            FunctionId = Metadata.FunctionId,
            Directory = Metadata.Directory,
            ScriptFile = Metadata.ScriptFile,
            EntryPoint = Metadata.EntryPoint,
            Language = Metadata.Language,
        };
        load.RawBindings.Add(Metadata.RawBindings);
        foreach (var binding in Bindings)
        {
            load.Bindings[binding.Name] = Metadata.Bindings.TryGetValue(binding.Name, out var known)
                ? known
                : new BindingInfo
                {
                    Type = binding.Type,
                    Direction = (BindingInfo.Types.Direction)binding.Direction,
                };
        }

        return load;
    }
}
