using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Http;

/// <summary>
/// The route and methods of an HTTP function: the prefix of host.json, then the route or the function's name.
/// </summary>
internal sealed record HttpRoute(string Template, IReadOnlyList<string> Methods)
{
    /// <summary>The parsed template; throws a RoutePatternException when it is malformed.</summary>
    public RoutePattern Pattern => RoutePatternFactory.Parse(Template);

    public static HttpRoute Of(FunctionDescriptor function, string prefix)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var route = (trigger.Route ?? function.Name).Trim('/');
        var template = prefix.Length == 0 ? route : $"{prefix}/{route}";
        return new HttpRoute(
            template, [.. (trigger.Methods ?? []).Select(method => method.ToUpperInvariant()).Distinct()]);
    }
}
