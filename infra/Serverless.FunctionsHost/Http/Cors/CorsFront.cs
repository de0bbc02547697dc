using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Serverless.FunctionsHost.Http.Cors;

/// <summary>
/// <c>Host.CORS</c> and <c>Host.CORSCredentials</c> of local.settings.json as Core Tools obey them: any method and
/// header from the given origins; preflight requests never reach a function.
/// </summary>
internal static class CorsFront
{
    /// <summary>Puts CORS before a front; the front itself when no origin is given.</summary>
    /// <exception cref="ArgumentException">Credentials are allowed for any origin, which browsers refuse.</exception>
    public static RequestDelegate Wrap(HttpTriggerOptions options, RequestDelegate next)
    {
        if (options.CorsOrigins.Count == 0)
        {
            return next;
        }

        var isAny = options.CorsOrigins.Contains("*");
        if (isAny && options.CorsCredentials)
        {
            throw new ArgumentException(
                "Host.CORSCredentials is true and Host.CORS is '*', which browsers refuse. Name the origins in " +
                "Host.CORS of local.settings.json, separated by commas.",
                nameof(options));
        }

        var builder = new CorsPolicyBuilder([.. options.CorsOrigins.Select(origin => origin.Trim().TrimEnd('/'))])
            .AllowAnyHeader()
            .AllowAnyMethod();
        if (options.CorsCredentials)
        {
            builder.AllowCredentials();
        }

        var service = new CorsService(Options.Create(new CorsOptions()), NullLoggerFactory.Instance);
        var middleware = new CorsMiddleware(next, service, builder.Build(), NullLoggerFactory.Instance);
        return context => middleware.Invoke(context, NoPolicies.Instance);
    }

    /// <summary>The policy is the middleware's own.</summary>
    private sealed class NoPolicies : ICorsPolicyProvider
    {
        public static readonly NoPolicies Instance = new();

        public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
            Task.FromResult<CorsPolicy?>(null);
    }
}
