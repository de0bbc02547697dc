using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Invocation;

/// <summary>The <see cref="FunctionDefinition"/> of a descriptor; one for all its invocations.</summary>
internal sealed class DescribedFunction : FunctionDefinition
{
    public DescribedFunction(FunctionDescriptor descriptor, string triggerType)
    {
        Descriptor = descriptor;
        Id = StableId(descriptor);
        Parameters = [.. descriptor.Parameters.Select(parameter => parameter.HasDefaultValue
            ? new FunctionParameter(
                parameter.Name!, parameter.ParameterType, hasDefaultValue: true, parameter.DefaultValue)
            : new FunctionParameter(parameter.Name!, parameter.ParameterType))];
        var trigger = new DescribedBinding(descriptor.TriggerParameter.Name!, triggerType, BindingDirection.In);
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(trigger.Name, trigger);
    }

    public FunctionDescriptor Descriptor { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly => Descriptor.DeclaringType.Assembly.Location;

    public override string EntryPoint => Descriptor.EntryPoint;

    public override string Id { get; }

    public override string Name => Descriptor.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings =>
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private static string StableId(FunctionDescriptor descriptor)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{descriptor.Name}|{descriptor.EntryPoint}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }

    private sealed class DescribedBinding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
