namespace WebApp;

/// <summary>What a function reads or returns.</summary>
/// <param name="City">Where to.</param>
/// <param name="Weight">In kilograms.</param>
public sealed record Parcel(string City, int Weight);
