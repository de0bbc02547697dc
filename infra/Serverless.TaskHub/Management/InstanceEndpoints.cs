using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Management;

/// <summary>Requests for one instance: <c>instances/{id}</c> and what is below.</summary>
internal sealed class InstanceEndpoints(DurableTaskHub hub, TaskHubManagementOptions options)
{
    /// <summary>GET instances/{id}</summary>
    public async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } state)
        {
            return;
        }

        var request = context.Request;
        var body = StatusJson.Of(state, ManagementQuery.Flag(request, "showInput", otherwise: true));
        if (ManagementQuery.Flag(request, "showHistory")
            && await hub.GetHistoryAsync(state.InstanceId) is { } history)
        {
            body["historyEvents"] = HistoryJson.Of(history, ManagementQuery.Flag(request, "showHistoryOutput"));
        }

        var status = StatusCodes.Status200OK;
        if (state.CompletedTimestamp is null)
        {
            status = StatusCodes.Status202Accepted;
            context.Response.Headers.Location = new ManagementUrls(options, request).Status(state.InstanceId);
            context.Response.Headers.RetryAfter = "5";
        }
        else if (state.OrchestrationStatus == OrchestrationStatus.Failed
            && ManagementQuery.Flag(request, "returnInternalServerErrorOnFailure"))
        {
            status = StatusCodes.Status500InternalServerError;
        }

        await ManagementAnswers.WriteAsync(context, status, body);
    }

    /// <summary>DELETE instances/{id}</summary>
    public async Task PurgeAsync(HttpContext context)
    {
        var purged = await hub.PurgeAsync(
            new PurgeInstancesRequest { InstanceId = Id(context), IsOrchestration = true });
        await ManagementAnswers.WritePurgedAsync(context, purged);
    }

    /// <summary>POST instances/{id}/raiseEvent/{event}</summary>
    public async Task RaiseAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The content type is '{context.Request.ContentType}'. Only {MediaTypeNames.Application.Json} is "
                + "supported.");
        }

        if (await FindLiveAsync(context) is { } state)
        {
            var body = await ManagementAnswers.ReadAsync(context);
            await hub.RaiseEventAsync(state.InstanceId, (string)context.Request.RouteValues["event"]!, body);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    /// <summary>POST instances/{id}/terminate</summary>
    public Task TerminateAsync(HttpContext context) => SignalAsync(
        context, (id, reason) => hub.TerminateAsync(id, ToPayload(reason), recursive: true));

    /// <summary>POST instances/{id}/suspend</summary>
    public Task SuspendAsync(HttpContext context) => SignalAsync(context, hub.SuspendAsync);

    /// <summary>POST instances/{id}/resume</summary>
    public Task ResumeAsync(HttpContext context) => SignalAsync(context, hub.ResumeAsync);

    /// <summary>POST instances/{id}/rewind</summary>
    public async Task RewindAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } state)
        {
            return;
        }

        if (state.CompletedTimestamp is not null && state.OrchestrationStatus != OrchestrationStatus.Failed)
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        await hub.RewindAsync(state.InstanceId, context.Request.Query["reason"]);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>POST instances/{id}/restart</summary>
    public async Task RestartAsync(HttpContext context)
    {
        if (await FindAsync(context) is { } state)
        {
            var id = await hub.RestartAsync(
                state.InstanceId, ManagementQuery.Flag(context.Request, "restartWithNewInstanceId", otherwise: true));
            await ManagementAnswers.WriteStartedAsync(context, options, id);
        }
    }

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static string? ToPayload(string? text) => text is null ? null : JsonValue.Create(text).ToJsonString();

    private async Task SignalAsync(HttpContext context, Func<string, string?, Task> signal)
    {
        if (await FindLiveAsync(context) is { } state)
        {
            await signal(state.InstanceId, context.Request.Query["reason"]);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private async Task<OrchestrationState?> FindAsync(HttpContext context)
    {
        var state = await hub.GetAsync(Id(context), withPayloads: true);
        if (state is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return state;
    }

    private async Task<OrchestrationState?> FindLiveAsync(HttpContext context)
    {
        var state = await FindAsync(context);
        if (state?.CompletedTimestamp is null)
        {
            return state;
        }

        context.Response.StatusCode = StatusCodes.Status410Gone;
        return null;
    }
}
