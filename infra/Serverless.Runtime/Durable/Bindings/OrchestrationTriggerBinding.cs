using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Durable;

/// <summary>
/// <c>[OrchestrationTrigger]</c>: each episode is one invocation, in a scope of its own, that may be dropped halfway.
/// </summary>
internal sealed class OrchestrationTriggerBinding(DurableRuntime runtime, IServiceScopeFactory scopes) : ITriggerBinding
{
    public string Type => "orchestrationTrigger";

    public string ParameterCure => "TaskOrchestrationContext and the orchestration's input";

    public bool Matches(TriggerBindingAttribute trigger) => trigger is OrchestrationTriggerAttribute;

    public void Validate(FunctionDescriptor function, BindingErrors errors)
    {
        if (function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
        {
            errors.Add(
                function,
                $"the parameter '{function.TriggerParameter.Name}' has [OrchestrationTrigger] and the type "
                + $"'{function.TriggerParameter.ParameterType}'. Make it a TaskOrchestrationContext and take the input "
                + "in a second parameter without an attribute.");
        }

        if (!typeof(Task).IsAssignableFrom(function.Method.ReturnType))
        {
            errors.Add(function, "an orchestrator returns Task or Task<T>. Make it asynchronous.");
        }
    }

    public ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors)
    {
        if (parameter == function.TriggerParameter)
        {
            return static context => new(context.Payload<OrchestrationEpisode>().Context);
        }

        if (parameter.GetCustomAttributes<BindingAttribute>().Any())
        {
            return null;
        }

        var type = parameter.ParameterType;
        return context => new(context.Payload<OrchestrationEpisode>().GetInput(type));
    }

    public string Describe(FunctionDescriptor function) => Type;

    public ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions)
    {
        foreach (var invoker in functions)
        {
            var attribute = (OrchestrationTriggerAttribute)invoker.Function.Trigger;
            runtime.Engine.AddOrchestrator(
                attribute.Orchestration ?? invoker.Function.Name,
                (episode, cancellationToken) => RunAsync(invoker, episode, cancellationToken));
        }

        return new DurableListener(runtime);
    }

    private async ValueTask RunAsync(
        FunctionInvoker invoker, OrchestrationEpisode episode, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var invocation = new FunctionInvocation
        {
            Payload = episode,
            IsDetached = true,
            Services = scope.ServiceProvider,
        };
        episode.Run(() => invoker.InvokeAsync(invocation, cancellationToken));
    }
}
