using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http.Routing;

/// <summary>The route and methods of one HTTP function, ready to match.</summary>
internal sealed class HttpRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly KeyValuePair<string, IRouteConstraint>[] _constraints;
    private readonly string _literalPrefix;
    private readonly bool _isLiteral;

    public HttpRoute(
        FunctionDefinition function,
        RoutePattern pattern,
        IReadOnlyList<string> methods,
        IDictionary<string, IRouteConstraint> constraints)
    {
        Function = function;
        Pattern = pattern;
        Methods = methods;
        _constraints = [.. constraints];
        _matcher = new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
        var literals = pattern.PathSegments
            .TakeWhile(segment => segment.Parts is [RoutePatternLiteralPart])
            .Select(segment => "/" + ((RoutePatternLiteralPart)segment.Parts[0]).Content)
            .ToList();
        _literalPrefix = string.Concat(literals);
        _isLiteral = literals.Count == pattern.PathSegments.Count;
    }

    /// <summary>Gets the function.</summary>
    public FunctionDefinition Function { get; }

    /// <summary>Gets the parsed template, the prefix included.</summary>
    public RoutePattern Pattern { get; }

    /// <summary>Gets the methods, in upper case; empty means all.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>
    /// Gets the template without the names of its parameters: what two routes have in common that take the same paths.
    /// </summary>
    public string Shape =>
        string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Describe))));

    /// <summary>Gets the only path of a route without parameters; null for others.</summary>
    public string? LiteralPath => _isLiteral ? _literalPrefix : null;

    /// <summary>Whether the path is this route's; the values are null when it has no parameters.</summary>
    public bool TryMatch(HttpContext? context, PathString path, out RouteValueDictionary? values)
    {
        values = null;
        var text = path.Value ?? string.Empty;
        if (!text.StartsWith(_literalPrefix, StringComparison.OrdinalIgnoreCase)
            || (text.Length > _literalPrefix.Length && text[_literalPrefix.Length] != '/'))
        {
            return false;
        }

        if (_isLiteral)
        {
            return text.Length <= _literalPrefix.Length + 1;
        }

        values = [];
        if (!_matcher.TryMatch(path, values))
        {
            return false;
        }

        foreach (var (name, constraint) in _constraints)
        {
            if (!constraint.Match(context, route: null, name, values, RouteDirection.IncomingRequest))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the method is one of this route's.</summary>
    public bool Takes(string method)
    {
        if (Methods.Count == 0)
        {
            return true;
        }

        foreach (var own in Methods)
        {
            if (own.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the two share a method.</summary>
    public bool SharesMethodWith(HttpRoute other) =>
        Methods.Count == 0 || other.Methods.Count == 0 || Methods.Any(other.Takes);

    private string Describe(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            "{" + (parameter.IsCatchAll ? "*" : string.Empty)
            + string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content)) + "}",
        _ => string.Empty,
    };
}
