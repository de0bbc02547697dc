using System.Net.Mime;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Management;

/// <summary>Bodies of the management API.</summary>
internal static class ManagementAnswers
{
    public static async Task<string?> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        return body.Length == 0 ? null : body;
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode? body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.Json + "; charset=utf-8";
        return context.Response.WriteAsync(body?.ToJsonString() ?? "null", context.RequestAborted);
    }

    public static Task WritePurgedAsync(HttpContext context, PurgeInstancesResponse purged)
    {
        if (purged.DeletedInstanceCount == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var body = new JsonObject { ["instancesDeleted"] = purged.DeletedInstanceCount };
        return WriteAsync(context, StatusCodes.Status200OK, body);
    }

    public static Task WriteStartedAsync(HttpContext context, TaskHubManagementOptions options, string id)
    {
        var urls = new ManagementUrls(options, context.Request);
        context.Response.Headers.Location = urls.Status(id);
        context.Response.Headers.RetryAfter = "10";
        return WriteAsync(context, StatusCodes.Status202Accepted, urls.All(id));
    }
}
