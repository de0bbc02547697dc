namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that brings a value into the function beside its trigger.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}
