using System.Net;
using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// Refuses what calls a server on the loopback by another name than the machine has for itself: a page in a browser
/// whose own name now resolves to 127.0.0.1 (DNS rebinding) would read what the app answers.
/// </summary>
internal static class LoopbackFront
{
    private const string Localhost = "localhost";

    /// <summary>Passes on what names the machine itself.</summary>
    public static RequestDelegate Wrap(RequestDelegate next) => context =>
    {
        var host = context.Request.Host.Host;
        if (Allows(host))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            $"The app is served on this machine alone, which is not '{host}'. Call it localhost, or by its address; a "
            + "tunnel or proxy before it must set the Host header to localhost.",
            context.RequestAborted);
    };

    /// <summary>
    /// Names that resolve to the loopback by definition (RFC 6761 §6.3), addresses, and none, as of HTTP/1.0.
    /// </summary>
    internal static bool Allows(string host) => host.Length == 0
        || host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
