using Microsoft.AspNetCore.Routing;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Http.Keys;
using Serverless.TaskHub.Management;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// The HTTP management API of the durable extension on each app's own port, where the addresses of
/// <c>CreateCheckStatusResponse</c> point. The hub is the query's <c>taskHub</c>, else the app's. Where the app asks
/// for keys, it is opened by the extension's system key, which those addresses carry as <c>code</c>, and by the master
/// key.
/// </summary>
internal sealed class DurableManagement(DurableHubs hubs) : IHttpEndpoints
{
    /// <summary>The query that an app's addresses of this API need.</summary>
    public static string QueryOf(FunctionAppContext app, string hub)
    {
        var query = $"taskHub={Uri.EscapeDataString(hub)}";
        return CodeOf(app) is { } code ? $"{query}&code={Uri.EscapeDataString(code)}" : query;
    }

    /// <inheritdoc/>
    public void Map(FunctionAppContext app, IEndpointRouteBuilder endpoints) =>
        endpoints.MapTaskHubManagement(
            async context =>
            {
                var name = context.Request.Query["taskHub"].ToString();
                return await hubs.GetAsync(name.Length > 0 ? name : TaskHubName.Of(app), context.RequestAborted);
            },
            new TaskHubManagementOptions { Code = CodeOf(app), MasterCode = app.HttpKeys?.Master });

    private static string? CodeOf(FunctionAppContext app) => app.HttpKeys?.System[HttpKeys.DurableTask];
}
