using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http.Routing;

/// <summary>Reads the routes of an app's functions and refuses what the Functions host refuses.</summary>
internal sealed class HttpRouteReader
{
    private readonly DefaultInlineConstraintResolver _constraints = CreateResolver();
    private readonly WorkerRouter? _worker;
    private readonly string _prefix;
    private readonly BindingErrors _errors;
    private FunctionDefinition? _broken;

    /// <summary>Creates the reader.</summary>
    /// <param name="worker">The worker's own router; null when it has none.</param>
    /// <param name="prefix">The prefix of host.json and the settings; empty for none.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public HttpRouteReader(WorkerRouter? worker, string prefix, BindingErrors errors)
    {
        _worker = worker;
        _prefix = prefix;
        _errors = errors;
    }

    /// <summary>The template of a function: the prefix, then its route, or its name when it has none.</summary>
    public static string TemplateOf(FunctionDefinition function, string prefix)
    {
        var route = function.Trigger!.GetString("route");
        var suffix = string.IsNullOrWhiteSpace(route) ? function.Name : route;
        return prefix.Length == 0 ? suffix : $"{prefix}/{suffix}";
    }

    /// <summary>The methods of a function, in upper case; empty means all.</summary>
    public static IReadOnlyList<string> MethodsOf(FunctionDefinition function) =>
        [.. (function.Trigger!.GetStrings("methods") ?? []).Select(method => method.ToUpperInvariant()).Distinct()];

    /// <summary>Reads them; functions that are refused are left out.</summary>
    public IReadOnlyList<HttpRoute> Read(IEnumerable<FunctionDefinition> functions)
    {
        var sorted = functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var routes = sorted.Select(Read).OfType<HttpRoute>().ToList();
        CheckDuplicates(routes);
        CheckWorker(sorted);
        return [.. routes.Where(route => !_errors.Has(route.Function))];
    }

    private HttpRoute? Read(FunctionDefinition function)
    {
        var template = TemplateOf(function, _prefix);
        var own = function.Trigger!.GetString("route");
        var trimmed = (string.IsNullOrWhiteSpace(own) ? function.Name : own).Trim('/');
        if (trimmed.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || trimmed.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            _errors.Add(
                function,
                $"its route '{trimmed}' begins with 'admin' or 'runtime', which the Functions host keeps for itself. " +
                "Give it another Route.");
            return null;
        }

        if (_worker is not null && own is not null && string.IsNullOrWhiteSpace(own))
        {
            _errors.Add(
                function,
                $"its Route is empty: the Functions host serves it as '{template}', but the worker's router as " +
                $"'{_worker.Prefix}/', so no request reaches it. Leave Route out, or use Route = " +
                "\"{ignored:maxlength(0)?}\".");
            return null;
        }

        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException failure)
        {
            _errors.Add(
                function, $"its route '{template}' is malformed: {failure.Message} Correct Route in [HttpTrigger].");
            _broken ??= function;
            return null;
        }

        return ReadConstraints(function, pattern) is { } constraints
            ? new HttpRoute(function, pattern, MethodsOf(function), constraints)
            : null;
    }

    private IDictionary<string, IRouteConstraint>? ReadConstraints(FunctionDefinition function, RoutePattern pattern)
    {
        var builder = new RouteConstraintBuilder(_constraints, pattern.RawText!);
        foreach (var parameter in pattern.Parameters)
        {
            foreach (var text in parameter.ParameterPolicies.Select(policy => policy.Content).OfType<string>())
            {
                try
                {
                    builder.AddResolvedConstraint(parameter.Name, text);
                }
                catch (Exception failure) when (failure is InvalidOperationException or RouteCreationException)
                {
                    _errors.Add(
                        function,
                        $"the route parameter '{parameter.Name}' has the constraint '{text}', which does not exist " +
                        "or has wrong arguments. Use one of ASP.NET Core's route constraints, such as int, guid or " +
                        "length(5).");
                    _broken ??= function;
                    return null;
                }
            }

            if (parameter.IsOptional)
            {
                builder.SetOptional(parameter.Name);
            }
        }

        return builder.Build();
    }

    private void CheckDuplicates(List<HttpRoute> routes)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            var route = routes[i];
            var first = routes.Take(i).FirstOrDefault(
                earlier => earlier.Shape == route.Shape && earlier.SharesMethodWith(route));
            if (first is null)
            {
                continue;
            }

            _errors.Add(
                route.Function,
                $"its route '{route.Pattern.RawText}' takes the same requests as '{first.Pattern.RawText}' of the " +
                $"function '{first.Function.Name}'. Give one of them another Route or other methods.");
            if (_worker is not null && !_errors.Has(first.Function))
            {
                _errors.Add(
                    first.Function,
                    $"its route '{first.Pattern.RawText}' takes the same requests as '{route.Pattern.RawText}' of " +
                    $"the function '{route.Function.Name}', and the worker's router then takes neither. Give one of " +
                    "them another Route or other methods.");
            }
        }
    }

    /// <summary>What breaks the worker's router for all functions.</summary>
    private void CheckWorker(List<FunctionDefinition> functions)
    {
        if (_worker is null)
        {
            return;
        }

        string? reason = null;
        if (_broken is not null)
        {
            reason = $"the worker's router takes no request while the route of '{_broken.Name}' is wrong.";
        }
        else if (!_worker.Prefix.TrimStart('/').Equals(_prefix, StringComparison.OrdinalIgnoreCase))
        {
            reason =
                $"the host's route prefix is '{_prefix}', but the worker's router takes '{_worker.Prefix}' from " +
                "host.json. Write the same routePrefix there, without '/' at its ends.";
        }

        foreach (var function in functions.Where(function => reason is not null && !_errors.Has(function)))
        {
            _errors.Add(function, reason!);
        }
    }

    private static DefaultInlineConstraintResolver CreateResolver()
    {
        var options = new RouteOptions();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        return new DefaultInlineConstraintResolver(
            Options.Create(options), new ServiceCollection().BuildServiceProvider());
    }
}
