namespace WebApp;

/// <summary>Something that may hold itself.</summary>
public sealed class Crate
{
    /// <summary>Gets or sets what it holds.</summary>
    public Crate? Inner { get; set; }
}
