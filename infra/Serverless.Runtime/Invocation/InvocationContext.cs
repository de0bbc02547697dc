using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Invocation;

/// <summary>The <see cref="FunctionContext"/> of one invocation, with what the trigger handed over.</summary>
internal sealed class InvocationContext : FunctionContext
{
    private static readonly IReadOnlyDictionary<string, object?> NoBindingData =
        ImmutableDictionary<string, object?>.Empty;

    private readonly DescribedFunction _definition;
    private InvocationFeatures? _features;
    private IDictionary<object, object>? _items;
    private InvocationMetadata? _metadata;

    public InvocationContext(
        DescribedFunction definition,
        FunctionInvocation invocation,
        IServiceProvider services,
        CancellationToken cancellationToken)
    {
        _definition = definition;
        Invocation = invocation;
        InstanceServices = services;
        CancellationToken = cancellationToken;
        InvocationId = invocation.InvocationId ?? Guid.NewGuid().ToString();
    }

    /// <summary>What the trigger handed over.</summary>
    public FunctionInvocation Invocation { get; }

    /// <summary>The descriptor of the function.</summary>
    public FunctionDescriptor Function => _definition.Descriptor;

    /// <summary>The trigger's metadata by name.</summary>
    public IReadOnlyDictionary<string, object?> BindingData => Invocation.BindingData ?? NoBindingData;

    /// <summary>What the function returned, once it has run.</summary>
    public object? Result { get; set; }

    public override string InvocationId { get; }

    public override string FunctionId => _definition.Id;

    public override TraceContext TraceContext => Metadata.Trace;

    public override BindingContext BindingContext => Metadata.Binding;

    public override RetryContext RetryContext => Metadata.Retry;

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => _definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>(Invocation.Item is { } item ? [item] : []);
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    private InvocationMetadata Metadata => _metadata ??= new InvocationMetadata(this);

    /// <summary>The payload as the type that the trigger kind put there.</summary>
    public T Payload<T>() => (T)Invocation.Payload!;
}
