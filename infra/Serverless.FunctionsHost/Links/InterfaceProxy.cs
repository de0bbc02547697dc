using System.Reflection;

namespace Serverless.FunctionsHost.Links;

/// <summary>Implements an interface that is internal to another assembly.</summary>
public class InterfaceProxy : DispatchProxy
{
    /// <summary>Gets or sets what every call ends in: the method and its arguments; its result is the call's.</summary>
    internal Func<MethodInfo, object?[], object?> Handler { get; set; } = static (_, _) => null;

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Handler(targetMethod!, args ?? []);
}
