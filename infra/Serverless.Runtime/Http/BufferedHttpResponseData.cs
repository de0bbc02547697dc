using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Runtime.Http;

/// <summary>
/// The answer that a function builds with <see cref="HttpRequestData.CreateResponse"/>; it is written when the function
/// has returned it, so that its body can be written synchronously.
/// </summary>
internal sealed class BufferedHttpResponseData(FunctionContext context) : HttpResponseData(context)
{
    private readonly ResponseCookies _cookies = new();

    public override HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public override HttpHeadersCollection Headers { get; set; } = new();

    public override Stream Body { get; set; } = new MemoryStream();

    public override HttpCookies Cookies => _cookies;

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = (int)StatusCode;
        foreach (var (name, values) in Headers)
        {
            response.Headers[name] = values.ToArray();
        }

        foreach (var cookie in _cookies.Appended)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, Options(cookie));
        }

        if (Body.CanSeek)
        {
            Body.Position = 0;
        }

        await Body.CopyToAsync(response.Body, response.HttpContext.RequestAborted);
        await Body.DisposeAsync();
    }

    private static CookieOptions Options(IHttpCookie cookie) => new()
    {
        Domain = cookie.Domain,
        Path = cookie.Path,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly ?? false,
        MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Secure = cookie.Secure ?? false,
        SameSite = cookie.SameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };

    private sealed class ResponseCookies : HttpCookies
    {
        public List<IHttpCookie> Appended { get; } = [];

        public override void Append(string name, string value) => Appended.Add(new RequestCookie(name, value));

        public override void Append(IHttpCookie cookie) => Appended.Add(cookie);

        public override IHttpCookie CreateNew() => new RequestCookie("", "");
    }
}
