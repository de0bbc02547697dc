namespace Serverless.Runtime.Tests.Durable.Bindings;

/// <summary>A service of the app.</summary>
public sealed record Greeter(string Word);
