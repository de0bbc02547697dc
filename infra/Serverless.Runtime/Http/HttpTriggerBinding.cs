using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Serverless.Runtime.Functions;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Http;

/// <summary>
/// <c>[HttpTrigger]</c> on Kestrel. Keys are not asked for, whatever the authorization level, as Core Tools do locally.
/// </summary>
internal sealed class HttpTriggerBinding(
    HostJson hostJson,
    HttpEndpoints endpoints,
    HttpBodyReader bodies,
    HttpResultWriter results,
    IInlineConstraintResolver constraints) : ITriggerBinding
{
    /// <summary>Stands in descriptions for the address, which is known when the server listens.</summary>
    public const string BaseAddressPlaceholder = "<base>/";

    private readonly ConcurrentDictionary<string, FunctionDescriptor> _routes = new(StringComparer.OrdinalIgnoreCase);

    public string Type => "httpTrigger";

    public string ParameterCure =>
        "HttpRequest, HttpRequestData, [FromBody] values, ClaimsPrincipal, values of the route or the query by name";

    public bool Matches(TriggerBindingAttribute trigger) => trigger is HttpTriggerAttribute;

    public void Validate(FunctionDescriptor function, BindingErrors errors)
    {
        var route = HttpRoute.Of(function, hostJson.Http.RoutePrefix);
        try
        {
            CheckConstraints(function, route.Pattern, errors);
        }
        catch (RoutePatternException failure)
        {
            errors.Add(
                function,
                $"the route '{route.Template}' is malformed: {failure.Message} Correct Route in [HttpTrigger].");
            return;
        }

        var methods = route.Methods.Count == 0 ? ["any method"] : route.Methods;
        foreach (var method in methods)
        {
            var other = _routes.GetOrAdd($"{method} {route.Template}", function);
            if (other != function)
            {
                errors.Add(
                    function,
                    $"the route '{route.Template}' with {method} is the function '{other.Name}' already."
                    + " Give one of them another Route or other methods.");
            }
        }
    }

    public ParameterBinder? BindParameter(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors) =>
        HttpParameterBinders.Create(
            function, parameter, HttpRoute.Of(function, hostJson.Http.RoutePrefix), bodies, errors);

    public string Describe(FunctionDescriptor function)
    {
        var route = HttpRoute.Of(function, hostJson.Http.RoutePrefix);
        var methods = route.Methods.Count == 0 ? "" : $"[{string.Join(',', route.Methods)}] ";
        return $"{methods}{BaseAddressPlaceholder}{route.Template}";
    }

    public ITriggerListener CreateListener(IReadOnlyList<FunctionInvoker> functions)
    {
        foreach (var invoker in functions)
        {
            var route = HttpRoute.Of(invoker.Function, hostJson.Http.RoutePrefix);
            var handler = new HttpFunctionHandler(invoker, results);
            var endpoint = new RouteEndpointBuilder(handler.HandleAsync, route.Pattern, order: 0)
            {
                DisplayName = invoker.Function.Name,
            };
            if (route.Methods.Count > 0)
            {
                endpoint.Metadata.Add(new HttpMethodMetadata(route.Methods));
            }

            endpoints.Add(endpoint.Build());
        }

        return new HttpListener();
    }

    private void CheckConstraints(FunctionDescriptor function, RoutePattern pattern, BindingErrors errors)
    {
        foreach (var (name, policies) in pattern.ParameterPolicies)
        {
            foreach (var text in policies.Select(policy => policy.Content).OfType<string>())
            {
                try
                {
                    if (constraints.ResolveConstraint(text) is not null)
                    {
                        continue;
                    }
                }
                catch (RouteCreationException)
                {
                    // Told below like one that does not exist.
                }

                errors.Add(
                    function,
                    $"the route parameter '{name}' has the constraint '{text}', which does not exist or has wrong"
                    + " arguments. Use one of ASP.NET Core's route constraints, such as int, guid or length(5).");
            }
        }
    }

    /// <summary>Kestrel listens; it starts after and stops before the other triggers.</summary>
    private sealed class HttpListener : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
