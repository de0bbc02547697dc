using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Triggers;

/// <summary>
/// A kind of trigger: one folder of this project. It is a singleton in the app's container, so it asks for
/// <see cref="Settings.SettingResolver"/>, <see cref="HostSettings.HostJson"/>, <see cref="TimeProvider"/>, loggers and
/// its own services in its constructor. Kinds start in the order in which they were registered and stop in reverse.
/// </summary>
internal interface ITriggerBinding
{
    /// <summary>The binding's type as function.json names it, such as <c>serviceBusTrigger</c>.</summary>
    string Type { get; }

    /// <summary>What a function of this kind may take, for the message about a parameter that nothing binds.</summary>
    string ParameterCure { get; }

    /// <summary>Whether this kind drives functions with that attribute.</summary>
    bool Matches(TriggerBindingAttribute trigger);

    /// <summary>
    /// Checks the attribute, the settings it names and the result type. Adds to <paramref name="errors"/>; a
    /// <see cref="SettingException"/> that escapes is added too.
    /// </summary>
    void Validate(FunctionDescriptor function, BindingErrors errors);

    /// <summary>
    /// Binds one parameter: the trigger's payload, what comes with it (such as message actions) and binding data by
    /// name. It is asked before the common binders (context, cancellation token, input bindings).
    /// </summary>
    /// <returns>
    /// The binder, or null when this kind does not know the parameter; also null after adding an error.
    /// </returns>
    ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors);

    /// <summary>What stands after the name in the table of functions, such as <c>serviceBusTrigger</c>.</summary>
    string Describe(FunctionDescriptor function);

    /// <summary>
    /// Creates the one listener that drives all functions of this kind; called once, after validation.
    /// </summary>
    ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions);
}
