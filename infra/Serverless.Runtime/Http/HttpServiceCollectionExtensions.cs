using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Http;

/// <summary>Registers the HTTP trigger.</summary>
internal static class HttpServiceCollectionExtensions
{
    public static IServiceCollection AddHttpTrigger(this IServiceCollection services)
    {
        services.AddRouting();
        // The executors and formatters behind IActionResult, which
        // ConfigureFunctionsWebApplication brings in the cloud.
        services.AddMvcCore();
        services.AddSingleton<HttpEndpoints>();
        services.AddSingleton<HttpBodyReader>();
        services.AddSingleton<HttpResultWriter>();
        services.AddSingleton<ITriggerBinding, HttpTriggerBinding>();
        services.Configure<Microsoft.Azure.Functions.Worker.WorkerOptions>(worker =>
            worker.Serializer ??= new Azure.Core.Serialization.JsonObjectSerializer(
                System.Text.Json.JsonSerializerOptions.Web));
        return services;
    }
}
