namespace Serverless.FunctionsHost.Bindings;

/// <summary>A <c>{name}</c> in a binding's path stands for nothing.</summary>
internal sealed class BindingExpressionException(string message) : Exception(message);
