namespace Serverless.FunctionsHost.Messaging;

/// <summary>A message's body cannot become the parameter of its function, however often it is tried.</summary>
internal sealed class UnboundBodyException(string message) : Exception(message);
