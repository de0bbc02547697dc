namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger's metadata: names and values that the host sent along.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
