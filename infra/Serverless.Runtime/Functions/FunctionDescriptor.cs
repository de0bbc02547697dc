using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.Runtime;

/// <summary>
/// One function as the app's assembly declares it: a method with <see cref="FunctionAttribute"/> and exactly one
/// parameter with a trigger attribute.
/// </summary>
public sealed class FunctionDescriptor
{
    internal FunctionDescriptor(
        string name,
        MethodInfo method,
        ParameterInfo triggerParameter,
        TriggerBindingAttribute trigger)
    {
        Name = name;
        Method = method;
        Parameters = method.GetParameters();
        TriggerParameter = triggerParameter;
        Trigger = trigger;
        Retry = method.GetCustomAttribute<RetryAttribute>();
        OutputBindings = [.. method.GetCustomAttributes<OutputBindingAttribute>()];
    }

    /// <summary>The name in <see cref="FunctionAttribute"/>; unique in an app, letter case ignored.</summary>
    public string Name { get; }

    /// <summary>The method that runs.</summary>
    public MethodInfo Method { get; }

    /// <summary>
    /// The class that declares the method; an instance is created for each invocation of an instance method.
    /// </summary>
    public Type DeclaringType => Method.DeclaringType!;

    /// <summary>Namespace, class and method, as in the function's metadata.</summary>
    public string EntryPoint => $"{DeclaringType.FullName}.{Method.Name}";

    /// <summary>The method's parameters in order.</summary>
    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>The parameter that carries the trigger attribute.</summary>
    public ParameterInfo TriggerParameter { get; }

    /// <summary>The trigger attribute.</summary>
    public TriggerBindingAttribute Trigger { get; }

    /// <summary>The output bindings on the method itself; empty for most functions.</summary>
    public IReadOnlyList<OutputBindingAttribute> OutputBindings { get; }

    /// <summary>The retry policy on the method, or null.</summary>
    public RetryAttribute? Retry { get; }

    /// <summary>
    /// What the method returns with <see cref="Task"/> and <see cref="ValueTask"/> taken off;
    /// <see cref="void"/> when there is no value.
    /// </summary>
    public Type ResultType => UnwrapTask(Method.ReturnType);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({EntryPoint})";

    private static Type UnwrapTask(Type type)
    {
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return typeof(void);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(Task<>) || open == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;
    }
}
