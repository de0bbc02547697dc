using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Triggers;

/// <summary>A kind of trigger: it turns the functions of one app that carry it into a listener.</summary>
internal interface ITriggerKind
{
    /// <summary>
    /// Gets the types of bindings it serves, such as <c>timerTrigger</c>; letter case does not count.
    /// </summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Gets whether it listens in apps without functions of this kind too.</summary>
    bool ListensAlways => false;

    /// <summary>
    /// Makes the listener of an app. What is wrong with a function goes to the errors, all of it, and the function is
    /// left out.
    /// </summary>
    /// <param name="app">The app; the listener invokes through it.</param>
    /// <param name="functions">The app's functions of this kind; not empty unless it listens always.</param>
    /// <param name="errors">Takes what is wrong.</param>
    ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors);

    /// <summary>One line for the table of functions, after its name: <c>timer 0 */5 * * * *</c>.</summary>
    string Describe(FunctionAppContext app, FunctionDefinition function);
}
