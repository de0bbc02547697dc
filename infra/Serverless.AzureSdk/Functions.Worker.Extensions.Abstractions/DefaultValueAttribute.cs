namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The value that a binding property has when the function does not set it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class DefaultValueAttribute : Attribute
{
    public DefaultValueAttribute(string stringDefault)
    {
        DefaultStringValue = stringDefault;
    }

    public DefaultValueAttribute(bool boolDefault)
    {
        DefaultBoolValue = boolDefault;
    }

    public string? DefaultStringValue { get; }

    public bool? DefaultBoolValue { get; }
}
