using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// What <c>/</c> answers when no function has that route: a page, or 204 with the setting AzureWebJobsDisableHomepage.
/// </summary>
internal sealed class Homepage(FunctionAppContext app)
{
    private readonly bool _isDisabled =
        bool.TryParse(app.Settings["AzureWebJobsDisableHomepage"], out var disabled) && disabled;

    /// <summary>Answers.</summary>
    public Task WriteAsync(HttpContext context)
    {
        if (_isDisabled)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"<!doctype html><title>{app.Name}</title><p>The function app {app.Name} is up and running.</p>",
            context.RequestAborted);
    }
}
