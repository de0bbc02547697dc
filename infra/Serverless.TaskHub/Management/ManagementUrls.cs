using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Serverless.TaskHub.Management;

/// <summary>The addresses of an instance in answers, as CreateCheckStatusResponse has them.</summary>
internal sealed class ManagementUrls(TaskHubManagementOptions options, HttpRequest request)
{
    private readonly string _base =
        (options.BaseUrl?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}") + options.Path.TrimEnd('/');

    public string Status(string id) => Url(id, string.Empty);

    public JsonObject All(string id) => new()
    {
        ["id"] = id,
        ["purgeHistoryDeleteUri"] = Url(id, string.Empty),
        ["sendEventPostUri"] = Url(id, "/raiseEvent/{eventName}"),
        ["statusQueryGetUri"] = Status(id),
        ["terminatePostUri"] = Url(id, "/terminate", "reason={text}"),
        ["suspendPostUri"] = Url(id, "/suspend", "reason={text}"),
        ["resumePostUri"] = Url(id, "/resume", "reason={text}"),
        ["rewindPostUri"] = Url(id, "/rewind", "reason={text}"),
        ["restartPostUri"] = Url(id, "/restart"),
    };

    private string Url(string id, string action, string? query = null)
    {
        var all = (query, ManagementCode.Query(options)) switch
        {
            (null, "") => string.Empty,
            (null, var required) => "?" + required,
            (_, "") => "?" + query,
            var (_, required) => $"?{query}&{required}",
        };
        return $"{_base}/instances/{Uri.EscapeDataString(id)}{action}{all}";
    }
}
