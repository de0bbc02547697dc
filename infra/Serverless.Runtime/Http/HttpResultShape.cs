using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Runtime.Http;

/// <summary>
/// Where the HTTP answer is in a function's result: the result itself, or the property with
/// <see cref="HttpResultAttribute"/> or of type <see cref="HttpResponseData"/> in a multi-output class.
/// </summary>
internal sealed class HttpResultShape
{
    private readonly Func<object, object?>? _property;

    private HttpResultShape(Func<object, object?>? property) => _property = property;

    public static HttpResultShape Of(Type resultType)
    {
        var property = resultType.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(candidate =>
            candidate.IsDefined(typeof(HttpResultAttribute)) || candidate.PropertyType == typeof(HttpResponseData));
        return new HttpResultShape(property is null ? null : property.GetValue);
    }

    public object? HttpPart(object? result) => result is null || _property is null ? result : _property(result);
}
