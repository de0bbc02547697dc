namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Root of every attribute that binds a function to something outside of it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute
{
    public BindingAttribute()
    {
    }
}
