using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Testing;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Durable;

/// <summary>Registers the durable engine, its triggers and its client.</summary>
internal static class DurableServiceCollectionExtensions
{
    public static IServiceCollection AddDurableTask(this IServiceCollection services)
    {
        services.AddSingleton<DurableRuntime>();
        services.AddSingleton(provider => provider.GetRequiredService<DurableRuntime>().Engine);
        services.AddSingleton<IIdleSource, DurableIdleSource>();
        services.AddSingleton<ITriggerBinding, ActivityTriggerBinding>();
        services.AddSingleton<ITriggerBinding, OrchestrationTriggerBinding>();
        return services.AddSingleton<IInputBinding, DurableClientBinding>();
    }
}
