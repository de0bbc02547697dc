using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Timers;

/// <summary>Registers the timer trigger.</summary>
internal static class TimerServiceCollectionExtensions
{
    public static IServiceCollection AddTimerTrigger(this IServiceCollection services)
    {
        services.AddSingleton<TimerStatusStore>();
        return services.AddSingleton<ITriggerBinding, TimerTriggerBinding>();
    }
}
