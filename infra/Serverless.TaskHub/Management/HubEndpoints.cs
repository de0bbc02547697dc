using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Management;

/// <summary>Requests for many instances, and for one that is not there yet.</summary>
internal sealed class HubEndpoints(DurableTaskHub hub, TaskHubManagementOptions options)
{
    /// <summary>POST orchestrators/{name}/{id?}: with <c>timeout</c>, waits for the end and answers with the output.
    /// </summary>
    public async Task StartAsync(HttpContext context)
    {
        var id = await hub.StartAsync(
            new CreateInstanceRequest
            {
                Name = (string)context.Request.RouteValues["name"]!,
                InstanceId = context.Request.RouteValues["id"] as string ?? string.Empty,
                Input = await ManagementAnswers.ReadAsync(context),
            },
            context.RequestAborted);
        if (ManagementQuery.Seconds(context.Request, "timeout") is { } timeout
            && await WaitAsync(id, timeout, context.RequestAborted) is { } state)
        {
            var status = state.OrchestrationStatus == OrchestrationStatus.Failed
                ? StatusCodes.Status500InternalServerError
                : StatusCodes.Status200OK;
            await ManagementAnswers.WriteAsync(context, status, StatusJson.Output(state));
            return;
        }

        await ManagementAnswers.WriteStartedAsync(context, options, id);
    }

    /// <summary>GET instances</summary>
    public async Task ListAsync(HttpContext context)
    {
        var request = context.Request;
        var query = new InstanceQuery
        {
            CreatedTimeFrom = ManagementQuery.Time(request, "createdTimeFrom"),
            CreatedTimeTo = ManagementQuery.Time(request, "createdTimeTo"),
            InstanceIdPrefix = request.Query["instanceIdPrefix"] is [{ Length: > 0 } prefix] ? prefix : null,
            MaxInstanceCount = ManagementQuery.Number(request, "top"),
            ContinuationToken = request.Headers[ManagementQuery.ContinuationHeader],
            FetchInputsAndOutputs = true,
        };
        query.RuntimeStatus.AddRange(ManagementQuery.Statuses(request));
        var page = await hub.QueryAsync(query);
        context.Response.Headers[ManagementQuery.ContinuationHeader] = page.ContinuationToken;
        var showInput = ManagementQuery.Flag(request, "showInput", otherwise: true);
        var states = page.OrchestrationState.Select(state => (JsonNode)StatusJson.Of(state, showInput)).ToArray();
        await ManagementAnswers.WriteAsync(context, StatusCodes.Status200OK, new JsonArray(states));
    }

    /// <summary>DELETE instances</summary>
    public async Task PurgeAsync(HttpContext context)
    {
        var filter = new PurgeInstanceFilter
        {
            CreatedTimeFrom = ManagementQuery.Time(context.Request, "createdTimeFrom"),
            CreatedTimeTo = ManagementQuery.Time(context.Request, "createdTimeTo"),
        };
        if (filter.CreatedTimeFrom is null)
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                "The query parameter 'createdTimeFrom' is missing. Say from which time of creation on instances are "
                + "purged.");
        }

        filter.RuntimeStatus.AddRange(ManagementQuery.Statuses(context.Request));
        await ManagementAnswers.WritePurgedAsync(
            context, await hub.PurgeAsync(new PurgeInstancesRequest { PurgeInstanceFilter = filter }));
    }

    private async Task<OrchestrationState?> WaitAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, hub.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await hub.WaitForCompletionAsync(id, withPayloads: true, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return null;
        }
    }
}
