using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Serverless.TaskHub.Management;

/// <summary>The HTTP management API of the Functions host's durable extension.</summary>
public static class TaskHubManagementExtensions
{
    /// <summary>Maps the API for one hub: <c>orchestrators/…</c>, <c>instances/…</c> and <c>entities/…</c> below the
    /// options' path.</summary>
    public static IEndpointConventionBuilder MapTaskHubManagement(
        this IEndpointRouteBuilder endpoints, DurableTaskHub hub, TaskHubManagementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return endpoints.MapTaskHubManagement(_ => ValueTask.FromResult(hub), options);
    }

    /// <summary>Maps the API for the hub that a request is for.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="find">Finds the hub of a request.</param>
    /// <param name="options">How; null takes the defaults.</param>
    public static IEndpointConventionBuilder MapTaskHubManagement(
        this IEndpointRouteBuilder endpoints,
        Func<HttpContext, ValueTask<DurableTaskHub>> find,
        TaskHubManagementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(find);
        options ??= new TaskHubManagementOptions();
        var group = endpoints.MapGroup(options.Path);
        MapHub(HttpMethods.Post, "orchestrators/{name}/{id?}", (many, context) => many.StartAsync(context));
        MapHub(HttpMethods.Get, "instances", (many, context) => many.ListAsync(context));
        MapHub(HttpMethods.Delete, "instances", (many, context) => many.PurgeAsync(context));
        MapInstance(HttpMethods.Get, "instances/{id}", (one, context) => one.GetAsync(context));
        MapInstance(HttpMethods.Delete, "instances/{id}", (one, context) => one.PurgeAsync(context));
        MapInstance(
            HttpMethods.Post, "instances/{id}/raiseEvent/{event}", (one, context) => one.RaiseAsync(context));
        MapInstance(HttpMethods.Post, "instances/{id}/terminate", (one, context) => one.TerminateAsync(context));
        MapInstance(HttpMethods.Post, "instances/{id}/suspend", (one, context) => one.SuspendAsync(context));
        MapInstance(HttpMethods.Post, "instances/{id}/resume", (one, context) => one.ResumeAsync(context));
        MapInstance(HttpMethods.Post, "instances/{id}/rewind", (one, context) => one.RewindAsync(context));
        MapInstance(HttpMethods.Post, "instances/{id}/restart", (one, context) => one.RestartAsync(context));
        MapEntity(HttpMethods.Get, "entities/{name?}", (entities, context) => entities.ListAsync(context));
        MapEntity(HttpMethods.Get, "entities/{name}/{key}", (entities, context) => entities.GetAsync(context));
        MapEntity(HttpMethods.Post, "entities/{name}/{key}", (entities, context) => entities.SignalAsync(context));
        MapEntity(HttpMethods.Delete, "entities/{name}/{key}", (entities, context) => entities.DeleteAsync(context));
        return group;

        void MapEntity(string method, string pattern, Func<EntityEndpoints, HttpContext, Task> handle) => Map(
            method,
            pattern,
            async context => await handle(new EntityEndpoints(await find(context)), context));

        void MapHub(string method, string pattern, Func<HubEndpoints, HttpContext, Task> handle) => Map(
            method,
            pattern,
            async context => await handle(new HubEndpoints(await find(context), options), context));

        void MapInstance(string method, string pattern, Func<InstanceEndpoints, HttpContext, Task> handle) => Map(
            method,
            pattern,
            async context => await handle(new InstanceEndpoints(await find(context), options), context));

        void Map(string method, string pattern, RequestDelegate handle) => group.MapMethods(
            pattern, [method], context => RunAsync(context, options, handle));
    }

    private static async Task RunAsync(HttpContext context, TaskHubManagementOptions options, RequestDelegate handle)
    {
        if (!ManagementCode.IsGiven(options, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await handle(context);
        }
        catch (TaskHubException e)
        {
            context.Response.StatusCode = e.Error switch
            {
                TaskHubError.NotFound => StatusCodes.Status404NotFound,
                TaskHubError.AlreadyExists => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status400BadRequest,
            };
            await context.Response.WriteAsync(e.Message, context.RequestAborted);
        }
    }
}
