using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Serverless.TaskHub.Management;

/// <summary>The HTTP management API of the Functions host's durable extension.</summary>
public static class TaskHubManagementExtensions
{
    /// <summary>Maps the API: <c>orchestrators/…</c> and <c>instances/…</c> below the options' path.</summary>
    public static IEndpointConventionBuilder MapTaskHubManagement(
        this IEndpointRouteBuilder endpoints, DurableTaskHub hub, TaskHubManagementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(hub);
        options ??= new TaskHubManagementOptions();
        var group = endpoints.MapGroup(options.Path);
        var one = new InstanceEndpoints(hub, options);
        var many = new HubEndpoints(hub, options);
        Map(HttpMethods.Post, "orchestrators/{name}/{id?}", many.StartAsync);
        Map(HttpMethods.Get, "instances", many.ListAsync);
        Map(HttpMethods.Delete, "instances", many.PurgeAsync);
        Map(HttpMethods.Get, "instances/{id}", one.GetAsync);
        Map(HttpMethods.Delete, "instances/{id}", one.PurgeAsync);
        Map(HttpMethods.Post, "instances/{id}/raiseEvent/{event}", one.RaiseAsync);
        Map(HttpMethods.Post, "instances/{id}/terminate", one.TerminateAsync);
        Map(HttpMethods.Post, "instances/{id}/suspend", one.SuspendAsync);
        Map(HttpMethods.Post, "instances/{id}/resume", one.ResumeAsync);
        Map(HttpMethods.Post, "instances/{id}/rewind", one.RewindAsync);
        Map(HttpMethods.Post, "instances/{id}/restart", one.RestartAsync);
        return group;

        void Map(string method, string pattern, RequestDelegate handle) => group.MapMethods(
            pattern, [method], context => RunAsync(context, options, handle));
    }

    private static async Task RunAsync(HttpContext context, TaskHubManagementOptions options, RequestDelegate handle)
    {
        if (options.IsAuthorized?.Invoke(context) == false)
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
