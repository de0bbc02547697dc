namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that takes a value out of the function: its result, or a property of its result.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute
{
    public OutputBindingAttribute()
    {
    }
}
