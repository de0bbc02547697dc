using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Retries;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Timers;

/// <summary><c>[TimerTrigger]</c>.</summary>
internal sealed class TimerTriggerBinding(
    SettingResolver settings, TimerStatusStore store, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    : ITriggerBinding
{
    public string Type => "timerTrigger";

    public string ParameterCure => "TimerInfo or string";

    public bool Matches(TriggerBindingAttribute trigger) => trigger is TimerTriggerAttribute;

    public void Validate(FunctionDescriptor function, BindingErrors errors)
    {
        var expression = Expression(function);
        if (TimerSchedule.TryParse(expression) is null)
        {
            errors.Add(
                function,
                $"the schedule '{expression}' is no NCRONTAB expression and no interval. Write six fields, seconds"
                + " first, such as '0 */5 * * * *', or an interval such as '00:05:00'.");
        }
    }

    public ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors)
    {
        if (parameter != function.TriggerParameter)
        {
            return null;
        }

        var type = parameter.ParameterType;
        if (type == typeof(TimerInfo) || type == typeof(object))
        {
            return static context => new(context.Invocation.Payload);
        }

        if (type == typeof(string))
        {
            return static context => new(JsonSerializer.Serialize(context.Payload<TimerInfo>()));
        }

        // A class of the app's own with the same properties, as older templates have it.
        return type.IsClass && !type.IsAbstract
            ? context => new(ValueConverter.Convert(context.Invocation.Payload, type))
            : null;
    }

    public string Describe(FunctionDescriptor function) => Type;

    public ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions) =>
        new TimerListener([.. functions.Select(CreateTimer)]);

    private FunctionTimer CreateTimer(FunctionInvoker invoker)
    {
        var logger = loggerFactory.CreateLogger($"Function.{invoker.Function.Name}");
        return new FunctionTimer(
            new RetryingInvoker(invoker, timeProvider, logger),
            invoker.Function.Name,
            (TimerTriggerAttribute)invoker.Function.Trigger,
            TimerSchedule.TryParse(Expression(invoker.Function))!,
            store,
            timeProvider,
            logger);
    }

    private string Expression(FunctionDescriptor function) =>
        settings.Resolve(((TimerTriggerAttribute)function.Trigger).Schedule, "TimerTrigger.Schedule");
}
