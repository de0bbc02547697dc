using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace WebApp;

/// <summary>Functions of the ASP.NET Core integration, for the host's tests.</summary>
public sealed class Greetings
{
    /// <summary>Greets.</summary>
    [Function("Greet")]
    public IActionResult Greet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greetings/{name}")] HttpRequest request,
        string name) =>
        new OkObjectResult($"Hello {name}");
}
