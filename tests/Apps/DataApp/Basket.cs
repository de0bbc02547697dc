namespace DataApp;

/// <summary>What a function returns.</summary>
/// <param name="Fruit">What is in it.</param>
/// <param name="Count">How many.</param>
public sealed record Basket(string Fruit, int Count);
