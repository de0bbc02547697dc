using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The ASP.NET Core side of an invocation by HTTP.</summary>
public static class FunctionContextExtensions
{
    private const string HttpContextItem = "HttpRequestContext";

    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpContextItem, out object? item) ? item as HttpContext : null;
}
