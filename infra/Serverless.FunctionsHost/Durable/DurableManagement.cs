using Microsoft.AspNetCore.Routing;
using Serverless.FunctionsHost.Http;
using Serverless.TaskHub.Management;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// The HTTP management API of the durable extension on each app's own port, where the addresses of
/// <c>CreateCheckStatusResponse</c> point. The hub is the query's <c>taskHub</c>, else the app's.
/// </summary>
internal sealed class DurableManagement(DurableHubs hubs) : IHttpEndpoints
{
    /// <inheritdoc/>
    public void Map(FunctionAppContext app, IEndpointRouteBuilder endpoints) =>
        endpoints.MapTaskHubManagement(async context =>
        {
            var name = context.Request.Query["taskHub"].ToString();
            return await hubs.GetAsync(name.Length > 0 ? name : TaskHubName.Of(app), context.RequestAborted);
        });
}
