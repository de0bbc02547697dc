using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Serverless.TaskHub.Grpc;

/// <summary>Serves task hubs over gRPC, to clients and workers of every Durable Task SDK.</summary>
public static class TaskHubServiceCollectionExtensions
{
    /// <summary>Adds the service for one hub, whatever name callers give.</summary>
    public static IServiceCollection AddTaskHubService(this IServiceCollection services, DurableTaskHub hub) =>
        services.AddTaskHubService(_ => hub);

    /// <summary>Adds the service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="find">Finds a hub by the name that a caller gives, empty when it gives none; null refuses the call.
    /// </param>
    public static IServiceCollection AddTaskHubService(
        this IServiceCollection services, Func<string, DurableTaskHub?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return services.AddTaskHubService((name, _) => ValueTask.FromResult(find(name)));
    }

    /// <summary>Adds the service for hubs that are opened when they are first named.</summary>
    /// <param name="services">The services.</param>
    /// <param name="find">Finds or opens a hub by the name that a caller gives, empty when it gives none; null refuses
    /// the call, and so does a <see cref="TaskHubException"/>.</param>
    public static IServiceCollection AddTaskHubService(
        this IServiceCollection services, Func<string, CancellationToken, ValueTask<DurableTaskHub?>> find)
    {
        ArgumentNullException.ThrowIfNull(find);

        // Payloads have no limit here; clients keep their own.
        services.AddGrpc(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (null, null));
        services.TryAddSingleton(new TaskHubFinder(find));
        return services;
    }

    /// <summary>Maps the service: <c>/TaskHubSidecarService/…</c>.</summary>
    public static IEndpointConventionBuilder MapTaskHubService(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGrpcService<TaskHubGrpcService>();
}
