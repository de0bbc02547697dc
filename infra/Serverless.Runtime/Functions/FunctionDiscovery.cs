using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.Runtime.Functions;

/// <summary>
/// Finds the functions of an assembly: methods with <see cref="FunctionAttribute"/>, as the metadata generation of the
/// worker SDK does. What cannot be a function becomes an error.
/// </summary>
internal static class FunctionDiscovery
{
    private const BindingFlags AllMethods = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDescriptor> Find(
        Assembly assembly,
        Func<Type, bool>? include,
        BindingErrors errors)
    {
        var found = new List<FunctionDescriptor>();
        foreach (var type in assembly.GetTypes().Where(type => include?.Invoke(type) ?? true))
        {
            foreach (var method in type.GetMethods(AllMethods))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute
                    && Describe(attribute.Name, method, errors) is { } function)
                {
                    found.Add(function);
                }
            }
        }

        var byName = found.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var same in byName.Where(group => group.Count() > 1))
        {
            errors.Add(
                $"The name '{same.Key}' is used by {same.Count()} functions:"
                + $" {string.Join(", ", same.Select(function => function.EntryPoint))}."
                + " Give each its own name in [Function].");
        }

        return [.. found.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static FunctionDescriptor? Describe(string name, MethodInfo method, BindingErrors errors)
    {
        var where = $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name}): ";
        if (Refusal(name, method) is { } refusal)
        {
            errors.Add(where + refusal);
            return null;
        }

        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>()
                .Select(trigger => (Parameter: parameter, Trigger: trigger)))
            .ToList();
        switch (triggers)
        {
            case [var (parameter, trigger)]:
                return new FunctionDescriptor(name, method, parameter, trigger);
            case []:
                errors.Add(
                    where + "no parameter has a trigger attribute. Put one such as [HttpTrigger] on a parameter.");
                return null;
            default:
                errors.Add(
                    where + $"{triggers.Count} trigger attributes ("
                    + string.Join(", ", triggers.Select(t => $"[{AttributeName(t.Trigger)}] on '{t.Parameter.Name}'"))
                    + "). A function has exactly one trigger: make a function of each.");
                return null;
        }
    }

    private static string? Refusal(string name, MethodInfo method)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "the name in [Function] is empty. Give the function a name.";
        }

        // As in the worker: the class may be internal, its function methods may not.
        if (!method.IsPublic)
        {
            return "the method is not public. Make it public; its class may stay internal.";
        }

        if (method.ContainsGenericParameters)
        {
            return "the method or its class is generic. Make a method without type parameters.";
        }

        if (!method.IsStatic && method.DeclaringType!.IsAbstract)
        {
            return "its class is abstract. Move the method to a class that can be created, or make it static.";
        }

        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null)
        {
            return "the method is async void, so nothing can wait for it. Return Task.";
        }

        return method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType.IsByRef) is { } byReference
            ? $"the parameter '{byReference.Name}' is ref, in or out. Pass it by value; return what the function gives."
            : null;
    }

    internal static string AttributeName(Attribute attribute)
    {
        var name = attribute.GetType().Name;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;
    }
}
