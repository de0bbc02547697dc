using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http;

/// <summary><c>customHeaders</c> of host.json: on every answer that does not set them itself.</summary>
internal static class CustomHeaders
{
    /// <summary>Adds the headers to a front's answers; the front itself when there are none.</summary>
    public static RequestDelegate Wrap(IReadOnlyDictionary<string, string> headers, RequestDelegate next)
    {
        if (headers.Count == 0)
        {
            return next;
        }

        return context =>
        {
            context.Response.OnStarting(() =>
            {
                foreach (var (name, value) in headers)
                {
                    context.Response.Headers.TryAdd(name, value);
                }

                return Task.CompletedTask;
            });
            return next(context);
        };
    }
}
