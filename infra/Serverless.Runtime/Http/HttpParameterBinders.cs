using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Http;

/// <summary>Binds the parameters of HTTP functions.</summary>
internal static class HttpParameterBinders
{
    public static ParameterBinder? Create(
        FunctionDescriptor function,
        ParameterInfo parameter,
        HttpRoute route,
        HttpBodyReader bodies,
        BindingErrors errors)
    {
        if (parameter == function.TriggerParameter)
        {
            return Trigger(function, parameter, bodies, errors);
        }

        if (IsFromBody(parameter))
        {
            return bodies.Bind(parameter);
        }

        if (ByType(parameter.ParameterType) is { } binder)
        {
            return binder;
        }

        return ValueConverter.ReadsText(parameter.ParameterType) ? ByName(parameter, route) : null;
    }

    private static ParameterBinder? Trigger(
        FunctionDescriptor function, ParameterInfo parameter, HttpBodyReader bodies, BindingErrors errors)
    {
        var type = parameter.ParameterType;
        if (ByType(type) is { } binder)
        {
            return binder;
        }

        if (type.IsInterface || type.IsAbstract || type == typeof(HttpContext))
        {
            errors.Add(
                function,
                $"the parameter '{parameter.Name}' has [HttpTrigger] and the type '{type}'."
                + " Use HttpRequest, HttpRequestData, string or a class that the JSON body reads as.");
            return null;
        }

        return bodies.Bind(parameter);
    }

    private static ParameterBinder? ByType(Type type)
    {
        if (type == typeof(HttpRequest))
        {
            return static context => new(context.Payload<HttpContext>().Request);
        }

        if (type == typeof(HttpRequestData))
        {
            return static context => new(new KestrelHttpRequestData(context.Payload<HttpContext>().Request, context));
        }

        return type == typeof(ClaimsPrincipal) ? static context => new(context.Payload<HttpContext>().User) : null;
    }

    private static bool IsFromBody(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(FromBodyAttribute))
        || parameter.IsDefined(typeof(Microsoft.AspNetCore.Mvc.FromBodyAttribute));

    private static ParameterBinder ByName(ParameterInfo parameter, HttpRoute route)
    {
        var name = parameter.Name!;
        var type = parameter.ParameterType;
        var fallback = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var isRequired = type.IsValueType && Nullable.GetUnderlyingType(type) is null && !parameter.HasDefaultValue;
        var isInRoute = route.Pattern.GetParameter(name) is not null;
        var place = isInRoute ? "The route value" : "The query value";
        return context =>
        {
            var http = context.Payload<HttpContext>();
            var value = isInRoute
                ? http.Request.RouteValues[name]
                : http.Request.Query.TryGetValue(name, out var given) ? given.ToString() : null;
            if (value is null)
            {
                return isRequired
                    ? throw new ParameterBindingException(context.Function.Name, name, $"{place} '{name}' is missing.")
                    : new(fallback);
            }

            try
            {
                return new(ValueConverter.Convert(value, type));
            }
            catch (FormatException failure)
            {
                throw new ParameterBindingException(
                    context.Function.Name, name, $"{place} '{name}': {failure.Message}", failure);
            }
        };
    }
}
