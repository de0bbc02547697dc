using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.ServiceBus;

internal static class ServiceBusTriggerServices
{
    /// <summary>Adds the Service Bus trigger to an app's container.</summary>
    public static IServiceCollection AddServiceBusTrigger(this IServiceCollection services) =>
        services.AddSingleton<ITriggerBinding, ServiceBusTriggerBinding>();
}
