namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A trigger that can hand over batches.</summary>
public interface ISupportCardinality
{
    Cardinality Cardinality { get; set; }
}
