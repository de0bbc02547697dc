using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Outputs;

/// <summary>A kind of output, such as <c>serviceBus</c>: sends what a function returned.</summary>
internal interface IOutputBinding
{
    /// <summary>Gets the types of bindings it serves; letter case does not count.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Checks a binding at the start of its app.</summary>
    void Check(FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors);

    /// <summary>Sends a value; when this returns it is accepted. An exception fails the invocation.</summary>
    /// <param name="app">The app.</param>
    /// <param name="function">The function that returned the value.</param>
    /// <param name="binding">The output.</param>
    /// <param name="value">The value; never none.</param>
    /// <param name="request">What the function was invoked with: <c>{name}</c> expressions refer to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken);
}
