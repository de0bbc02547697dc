using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Functions;

/// <summary>
/// Turns descriptors into invokers: finds the trigger kind, checks constructor and outputs, binds each parameter.
/// </summary>
internal sealed class FunctionBinder(
    IEnumerable<ITriggerBinding> triggers,
    IEnumerable<IInputBinding> inputs,
    InvokerServices services,
    IServiceProviderIsService registrations)
{
    private readonly ITriggerBinding[] _triggers = [.. triggers];
    private readonly IInputBinding[] _inputs = [.. inputs];

    /// <summary>The trigger kinds in the order in which they start.</summary>
    public IReadOnlyList<ITriggerBinding> Triggers => _triggers;

    public BoundFunction? Bind(FunctionDescriptor function, BindingErrors errors)
    {
        var before = errors.All.Count;
        if (_triggers.FirstOrDefault(kind => kind.Matches(function.Trigger)) is not { } trigger)
        {
            errors.Add(
                function,
                $"the parameter '{function.TriggerParameter.Name}' has"
                + $" [{FunctionDiscovery.AttributeName(function.Trigger)}], which the local runtime does not drive."
                + $" Use one of: {string.Join(", ", _triggers.Select(kind => kind.Type))}.");
            return null;
        }

        errors.Try(function, () => trigger.Validate(function, errors));
        CheckConstructor(function, errors);
        CheckOutputs(function, errors);
        var binders = function.Parameters
            .Select(parameter => BindParameter(function, trigger, parameter, errors))
            .ToList();
        return errors.All.Count > before
            ? null
            : new BoundFunction(trigger, new FunctionInvoker(function, trigger.Type, binders!, services));
    }

    private ParameterBinder? BindParameter(
        FunctionDescriptor function, ITriggerBinding trigger, ParameterInfo parameter, BindingErrors errors)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return static context => new(context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return static context => new(context.CancellationToken);
        }

        var before = errors.All.Count;
        var attribute = parameter.GetCustomAttribute<InputBindingAttribute>();
        ParameterBinder? binder = null;
        if (_inputs.FirstOrDefault(input => input.Matches(parameter)) is { } input)
        {
            errors.Try(function, () => binder = input.Bind(function, parameter, errors));
        }
        else if (attribute is null)
        {
            errors.Try(function, () => binder = trigger.BindParameter(function, parameter, errors));
        }

        if (binder is null && errors.All.Count == before)
        {
            errors.Add(
                function,
                attribute is null
                    ? $"the parameter '{parameter.Name}' of type '{parameter.ParameterType}' cannot be bound."
                        + $" A {trigger.Type} function takes {trigger.ParameterCure}, FunctionContext,"
                        + " CancellationToken and input bindings; take services in the constructor."
                    : $"the parameter '{parameter.Name}' of type '{parameter.ParameterType}' has"
                        + $" [{FunctionDiscovery.AttributeName(attribute)}], an input binding that the local runtime"
                        + " does not have. Take a client in the constructor instead.");
        }

        return binder;
    }

    private void CheckConstructor(FunctionDescriptor function, BindingErrors errors)
    {
        if (function.Method.IsStatic || function.DeclaringType.GetConstructors() is not [var constructor])
        {
            return;
        }

        foreach (var parameter in constructor.GetParameters())
        {
            var key = parameter.GetCustomAttribute<FromKeyedServicesAttribute>();
            var isKnown = key is null
                ? registrations.IsService(parameter.ParameterType)
                : registrations is not IServiceProviderIsKeyedService keyed
                    || keyed.IsKeyedService(parameter.ParameterType, key.Key);
            if (!isKnown && !parameter.HasDefaultValue)
            {
                errors.Add(
                    function,
                    $"the constructor's parameter '{parameter.Name}' needs the service '{parameter.ParameterType}',"
                    + " which nothing registers. Register it in the app's Configure.");
            }
        }
    }

    private static void CheckOutputs(FunctionDescriptor function, BindingErrors errors)
    {
        var onProperties = function.ResultType.IsClass && function.ResultType != typeof(string)
            ? function.ResultType.GetProperties()
                .SelectMany(property => property.GetCustomAttributes<OutputBindingAttribute>())
            : [];
        var outputs = function.OutputBindings.Concat(onProperties);
        foreach (var output in outputs.Where(output => output is not HttpResultAttribute))
        {
            errors.Add(
                function,
                $"the result has [{FunctionDiscovery.AttributeName(output)}], an output binding that the local runtime"
                + " does not have. Send through a client taken in the constructor, such as the outbox.");
        }
    }
}
