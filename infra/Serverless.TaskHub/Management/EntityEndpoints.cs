using System.Net.Mime;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Entities;

namespace Serverless.TaskHub.Management;

/// <summary>Requests for entities: <c>entities/…</c>.</summary>
internal sealed class EntityEndpoints(DurableTaskHub hub)
{
    /// <summary>The operation that every entity of the SDKs has: its state goes.</summary>
    private const string Delete = "delete";

    /// <summary>GET entities/{name}/{key}: the state.</summary>
    public Task GetAsync(HttpContext context)
    {
        if (hub.GetEntity(Id(context), withState: true) is { } entity)
        {
            return ManagementAnswers.WriteAsync(
                context, StatusCodes.Status200OK, StatusJson.Payload(entity.SerializedState));
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>GET entities and entities/{name}</summary>
    public Task ListAsync(HttpContext context)
    {
        var request = context.Request;
        var withState = ManagementQuery.Flag(request, "fetchState");
        var query = new EntityQuery
        {
            InstanceIdStartsWith = request.RouteValues["name"] is string name
                ? EntityIds.Normalize($"@{name}@")
                : null,
            LastModifiedFrom = ManagementQuery.Time(request, "lastOperationTimeFrom"),
            LastModifiedTo = ManagementQuery.Time(request, "lastOperationTimeTo"),
            PageSize = ManagementQuery.Number(request, "top"),
            ContinuationToken = request.Headers[ManagementQuery.ContinuationHeader],
            IncludeState = withState,
        };
        var page = hub.QueryEntities(query);
        context.Response.Headers[ManagementQuery.ContinuationHeader] = page.ContinuationToken;
        var entities = page.Entities.Select(entity => (JsonNode)Describe(entity, withState)).ToArray();
        return ManagementAnswers.WriteAsync(context, StatusCodes.Status200OK, new JsonArray(entities));
    }

    /// <summary>POST entities/{name}/{key}?op=…: signals it.</summary>
    public async Task SignalAsync(HttpContext context)
    {
        var input = await ManagementAnswers.ReadAsync(context);
        if (input is not null && !context.Request.HasJsonContentType())
        {
            throw new TaskHubException(
                TaskHubError.InvalidArgument,
                $"The content type is '{context.Request.ContentType}'. Only {MediaTypeNames.Application.Json} is "
                + "supported.");
        }

        await SignalAsync(context, context.Request.Query["op"].ToString(), input);
    }

    /// <summary>DELETE entities/{name}/{key}: signals it to delete its state.</summary>
    public Task DeleteAsync(HttpContext context) => SignalAsync(context, Delete, input: null);

    private static string Id(HttpContext context) =>
        $"@{context.Request.RouteValues["name"]}@{context.Request.RouteValues["key"]}";

    private static JsonObject Describe(EntityMetadata entity, bool withState)
    {
        var name = EntityIds.NameOf(entity.InstanceId);
        var described = new JsonObject
        {
            ["entityId"] = new JsonObject
            {
                ["name"] = name,
                ["key"] = entity.InstanceId[(name.Length + 2)..],
            },
            ["lastOperationTime"] = StatusJson.Time(entity.LastModifiedTime),
        };
        if (withState)
        {
            described["state"] = StatusJson.Payload(entity.SerializedState);
        }

        return described;
    }

    private async Task SignalAsync(HttpContext context, string operation, string? input)
    {
        await hub.SignalEntityAsync(new SignalEntityRequest
        {
            InstanceId = Id(context),
            Name = operation,
            Input = input,
            RequestTime = Timestamp.FromDateTimeOffset(hub.TimeProvider.GetUtcNow()),
        });
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
