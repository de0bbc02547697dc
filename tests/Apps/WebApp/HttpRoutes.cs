using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace WebApp;

/// <summary>Functions whose routes meet.</summary>
public sealed class HttpRoutes
{
    /// <summary>Comes first by its name, though the other is more exact.</summary>
    [Function("CatalogueAny")]
    public IActionResult Any(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route =
            "catalogue/{entry}")] HttpRequest request, string entry) =>
        new OkObjectResult($"any {entry}");

    /// <summary>Never reached.</summary>
    [Function("CatalogueIndex")]
    public IActionResult Index(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "catalogue/index")] HttpRequest request) =>
        new OkObjectResult("index");

    /// <summary>Takes what is left of a path.</summary>
    [Function("Files")]
    public IActionResult Files(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route =
            "files/{*path}")] HttpRequest request, string? path) =>
        new OkObjectResult($"file {path}");

    /// <summary>Has no route: its name is.</summary>
    [Function("Unrouted")]
    public IActionResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        new OkObjectResult(request.Method);

    /// <summary>Wants a key.</summary>
    [Function("Locked")]
    public IActionResult Locked(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "locked")] HttpRequest request) =>
        new OkObjectResult("open");

    /// <summary>Wants the master key.</summary>
    [Function("Vault")]
    public IActionResult Vault([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "vault")] HttpRequest request) =>
        new OkObjectResult("open");
}
