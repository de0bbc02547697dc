namespace MessagingApp;

/// <summary>The body of messages.</summary>
public sealed record Order(string Id, int Quantity);
