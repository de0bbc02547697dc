using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Http;

/// <summary>Binds a parameter to the request's body: JSON with the web defaults, text, or bytes.</summary>
internal sealed class HttpBodyReader(IOptions<JsonOptions> json)
{
    public ParameterBinder Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
        {
            return static async context =>
            {
                using var reader = new StreamReader(Request(context).Body, Encoding.UTF8, leaveOpen: true);
                return await reader.ReadToEndAsync(context.CancellationToken);
            };
        }

        if (type == typeof(byte[]))
        {
            return static async context =>
            {
                using var buffer = new MemoryStream();
                await Request(context).Body.CopyToAsync(buffer, context.CancellationToken);
                return buffer.ToArray();
            };
        }

        var isOptional = parameter.HasDefaultValue
            || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        return context => ReadJsonAsync(context, parameter.Name!, type, isOptional);
    }

    private static HttpRequest Request(InvocationContext context) => context.Payload<HttpContext>().Request;

    private async ValueTask<object?> ReadJsonAsync(InvocationContext context, string name, Type type, bool isOptional)
    {
        var request = Request(context);
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return isOptional ? null : throw Failure("The request has no body; JSON is expected.");
        }

        if (request.ContentType is not null && !request.HasJsonContentType())
        {
            var reason = $"The request's Content-Type is '{request.ContentType}'; send application/json.";
            throw Failure(reason, new BadHttpRequestException(reason, StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            var value = await JsonSerializer.DeserializeAsync(
                request.Body, type, json.Value.JsonSerializerOptions, context.CancellationToken);
            return value is not null || isOptional
                ? value
                : throw Failure("The request's body is null; an object is expected.");
        }
        catch (JsonException failure)
        {
            var at = failure.Path is { Length: > 0 } path ? $" at {path}" : "";
            throw Failure(
                $"The request's body is not the expected JSON{at}: {FirstSentence(failure.Message)}", failure);
        }

        ParameterBindingException Failure(string reason, Exception? inner = null) =>
            new(context.Function.Name, name, reason, inner);
    }

    /// <summary>The serializer repeats path and position at the end of its messages.</summary>
    private static string FirstSentence(string message) =>
        message.IndexOf(" Path:", StringComparison.Ordinal) is > 0 and var end ? message[..end] : message;
}
