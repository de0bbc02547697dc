using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: WorkerExtensionStartup(typeof(ServiceBusExtensionStartup))]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Registers the client of the host's settlement service. The code that Worker.Sdk generates into an app
/// calls it when the worker is configured.</summary>
public sealed class ServiceBusExtensionStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        applicationBuilder.Services.TryAddSingleton(
            services => new SettlementChannel(services.GetRequiredService<IConfiguration>()));
        applicationBuilder.Services.TryAddTransient(
            services => new Settlement.SettlementClient(services.GetRequiredService<SettlementChannel>().Invoker));
    }
}
