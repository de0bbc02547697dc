using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Inputs;

/// <summary>A kind of input beside the trigger, such as <c>durableClient</c>.</summary>
internal interface IInputBinding
{
    /// <summary>Gets the types of bindings it serves; letter case does not count.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Checks a binding at the start of its app.</summary>
    void Check(FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors);

    /// <summary>The value for one invocation; null gives the parameter's default.</summary>
    ValueTask<TypedData?> ReadAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        InvocationRequest request,
        CancellationToken cancellationToken);
}
