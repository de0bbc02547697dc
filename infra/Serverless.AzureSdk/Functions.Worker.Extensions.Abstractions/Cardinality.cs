namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Whether a trigger hands over a batch or one item an invocation.</summary>
public enum Cardinality
{
    Many,
    One,
}
