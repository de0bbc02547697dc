using System.Reflection;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Triggers;

/// <summary>
/// Binds parameters of functions of every trigger kind, such as <c>[DurableClient] DurableTaskClient</c>. A singleton
/// in the app's container.
/// </summary>
internal interface IInputBinding
{
    /// <summary>Whether the parameter is this binding's.</summary>
    bool Matches(ParameterInfo parameter);

    /// <summary>Creates the binder, or adds an error and returns null.</summary>
    ParameterBinder? Bind(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors);
}
