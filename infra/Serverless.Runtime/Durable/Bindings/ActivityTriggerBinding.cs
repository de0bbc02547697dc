using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Durable;

/// <summary>
/// <c>[ActivityTrigger]</c>. Besides the input it gives <c>string instanceId</c> and <c>int taskId</c> by name.
/// </summary>
internal sealed class ActivityTriggerBinding(DurableRuntime runtime) : ITriggerBinding
{
    public string Type => "activityTrigger";

    public string ParameterCure => "the activity's input (any type that JSON can carry), string instanceId, int taskId";

    public bool Matches(TriggerBindingAttribute trigger) => trigger is ActivityTriggerAttribute;

    public void Validate(FunctionDescriptor function, BindingErrors errors)
    {
    }

    public ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors)
    {
        if (parameter == function.TriggerParameter)
        {
            var type = parameter.ParameterType;
            return context => new(context.Payload<ActivityCall>().GetInput(type));
        }

        return (parameter.Name, parameter.ParameterType) switch
        {
            ("instanceId", var type) when type == typeof(string) =>
                static context => new(context.Payload<ActivityCall>().InstanceId),
            ("taskId", var type) when type == typeof(int) =>
                static context => new(context.Payload<ActivityCall>().TaskId),
            _ => null,
        };
    }

    public string Describe(FunctionDescriptor function) => Type;

    public ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions)
    {
        foreach (var invoker in functions)
        {
            var attribute = (ActivityTriggerAttribute)invoker.Function.Trigger;
            runtime.Engine.AddActivity(
                attribute.Activity ?? invoker.Function.Name,
                (call, cancellationToken) => RunAsync(invoker, call, cancellationToken));
        }

        return new DurableListener(runtime);
    }

    private static Task<object?> RunAsync(
        FunctionInvoker invoker,
        ActivityCall call,
        CancellationToken cancellationToken)
    {
        var invocation = new FunctionInvocation
        {
            Payload = call,
            TraceParent = call.TraceParent,
            BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
            {
                ["instanceId"] = call.InstanceId,
                ["taskId"] = call.TaskId,
            },
        };
        return invoker.InvokeAsync(invocation, cancellationToken);
    }
}
