using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Durable;

/// <summary><c>[DurableClient] DurableTaskClient</c>, in functions of any kind but orchestrators.</summary>
internal sealed class DurableClientBinding(DurableRuntime runtime) : IInputBinding
{
    public bool Matches(ParameterInfo parameter) => parameter.IsDefined(typeof(DurableClientAttribute));

    public ParameterBinder? Bind(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors)
    {
        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            errors.Add(
                function,
                $"the parameter '{parameter.Name}' has [DurableClient] and the type '{parameter.ParameterType}'. "
                + "Make it a Microsoft.DurableTask.Client.DurableTaskClient.");
            return null;
        }

        if (function.Trigger is OrchestrationTriggerAttribute)
        {
            errors.Add(
                function,
                $"the parameter '{parameter.Name}' has [DurableClient], but an orchestrator must not talk to a client: "
                + "it would do so in every replay. Use the context, or an activity.");
            return null;
        }

        return _ => new(runtime.Engine.Client);
    }
}
