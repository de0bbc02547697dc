using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Timers;

/// <summary><c>timerTrigger</c>.</summary>
internal sealed class TimerTrigger : ITriggerKind
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["timerTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var store = new TimerStatusStore(
            app.DataDirectory is null ? null : Path.Combine(app.DataDirectory, "timers", app.Name));
        var zone = TimerZone.Of(app.Settings);
        var timers = new List<FunctionTimer>();
        foreach (var function in functions)
        {
            errors.Try(function, () =>
            {
                if (Read(app, function, zone, errors) is { } timer)
                {
                    timers.Add(new FunctionTimer(timer, app, store));
                }
            });
        }

        return new TimerListener(timers);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        try
        {
            return $"timer {ExpressionOf(app, function)}";
        }
        catch (SettingException)
        {
            return $"timer {function.Trigger!.GetString("schedule")}";
        }
    }

    private static TimerFunction? Read(
        FunctionAppContext app, FunctionDefinition function, TimerZone zone, BindingErrors errors)
    {
        var expression = ExpressionOf(app, function);
        if (TimerSchedule.TryParse(expression, zone.Zone) is not { } schedule)
        {
            errors.Add(
                function,
                $"the schedule '{expression}' is no NCRONTAB expression and no interval. Write six fields, seconds"
                + " first, such as '0 */5 * * * *', or an interval such as '00:05:00'.");
            return null;
        }

        if (schedule.IsInterval)
        {
            errors.Notice(
                function,
                $"its schedule '{expression}' is an interval, which only App Service plans take in Azure; plans that"
                + " scale to zero need an NCRONTAB expression.");
        }
        else if (zone.Notice is { } notice)
        {
            errors.Notice(function, notice);
        }

        var trigger = function.Trigger!;
        return new TimerFunction(
            function,
            schedule,
            trigger.GetBoolean("runOnStartup") ?? false,
            (trigger.GetBoolean("useMonitor") ?? true) && schedule.IsMonitored(app.Time.GetUtcNow()));
    }

    private static string ExpressionOf(FunctionAppContext app, FunctionDefinition function) =>
        app.Resolver.Resolve(function.Trigger!.GetString("schedule") ?? string.Empty, "TimerTrigger.Schedule");
}
