using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Serverless.FunctionsHost.Http.Routing;

/// <summary>
/// The routes of an app. As in the Functions host, the first that matches wins, in the order of the functions' names: a
/// more specific template does not go before.
/// </summary>
internal sealed class HttpRoutes(IEnumerable<HttpRoute> routes)
{
    private readonly HttpRoute[] _routes =
        [.. routes.OrderBy(route => route.Function.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Gets the routes in the order in which they are tried.</summary>
    public IReadOnlyList<HttpRoute> All => _routes;

    /// <summary>
    /// Finds the route of a request. A known path with another method is not found, as in the Functions host.
    /// </summary>
    public bool TryMatch(
        HttpContext context, [NotNullWhen(true)] out HttpRoute? found, out RouteValueDictionary? values)
    {
        var path = context.Request.Path;
        foreach (var route in _routes)
        {
            if (route.Takes(context.Request.Method) && route.TryMatch(context, path, out values))
            {
                found = route;
                return true;
            }
        }

        found = null;
        values = null;
        return false;
    }

    /// <summary>Routes without parameters that no request reaches, since another takes their path before.</summary>
    public IEnumerable<(HttpRoute Hidden, HttpRoute By)> Hidden()
    {
        for (var i = 1; i < _routes.Length; i++)
        {
            if (_routes[i].LiteralPath is { } path
                && _routes.Take(i).FirstOrDefault(earlier =>
                    earlier.SharesMethodWith(_routes[i]) && earlier.TryMatch(null, path, out _)) is { } by)
            {
                yield return (_routes[i], by);
            }
        }
    }
}
