using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace WebApp;

/// <summary>Functions of the ASP.NET Core integration with results of every kind.</summary>
public sealed class HttpResults
{
    /// <summary>Returns an object, which the integration does not write.</summary>
    [Function("ReturnObject")]
    public Parcel ReturnObject(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/object")] HttpRequest request) =>
        new("Oslo", 3);

    /// <summary>Returns text, which the integration does not write.</summary>
    [Function("ReturnText")]
    public string ReturnText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/text")] HttpRequest request) =>
        "plain";

    /// <summary>Returns nothing, having written.</summary>
    [Function("ReturnNothing")]
    public async Task ReturnNothing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/nothing")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 203;
        await request.HttpContext.Response.WriteAsync("written");
    }

    /// <summary>Returns an empty result.</summary>
    [Function("ReturnOk")]
    public IActionResult ReturnOk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/ok")] HttpRequest request) =>
        new OkResult();

    /// <summary>Returns an object that JSON cannot hold.</summary>
    [Function("ReturnCycle")]
    public IActionResult ReturnCycle(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/cycle")] HttpRequest request)
    {
        var crate = new Crate();
        crate.Inner = crate;
        return new OkObjectResult(crate);
    }

    /// <summary>Sets a header that HTTP cannot carry.</summary>
    [Function("ReturnRefusedHeader")]
    public IActionResult ReturnRefusedHeader(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route =
            "results/header/{kind}")] HttpRequest request, string kind)
    {
        request.HttpContext.Response.Headers["X-City"] = "Zürich";
        return kind == "empty" ? new StatusCodeResult(201) : new OkObjectResult(kind);
    }

    /// <summary>Answers 500 by itself.</summary>
    [Function("Return500")]
    public IActionResult Return500(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/500")] HttpRequest request) =>
        new ObjectResult("own") { StatusCode = 500 };

    /// <summary>Reads a parcel.</summary>
    [Function("ReadParcel")]
    public IActionResult ReadParcel(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route =
            "parcels")] HttpRequest request, [FromBody] Parcel? parcel) =>
        new OkObjectResult($"{parcel?.City} {parcel?.Weight}");

    /// <summary>Cookies and headers.</summary>
    [Function("SetCookie")]
    public IActionResult SetCookie(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cookie")] HttpRequest request)
    {
        request.HttpContext.Response.Cookies.Append("seen", request.Cookies["seen"] ?? "never");
        return new RedirectResult("/elsewhere");
    }
}
