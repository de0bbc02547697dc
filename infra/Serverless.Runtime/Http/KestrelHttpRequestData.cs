using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Runtime.Http;

/// <summary>An ASP.NET Core request as the worker's <see cref="HttpRequestData"/>.</summary>
internal sealed class KestrelHttpRequestData(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    private HttpHeadersCollection? _headers;
    private Uri? _url;

    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers => _headers ??= new HttpHeadersCollection(
        request.Headers.Select(
            header => KeyValuePair.Create(header.Key, (IEnumerable<string>)header.Value.ToArray()!)));

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. request.Cookies.Select(cookie => new RequestCookie(cookie.Key, cookie.Value))];

    public override Uri Url => _url ??= new Uri(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override HttpResponseData CreateResponse() => new BufferedHttpResponseData(FunctionContext);
}
