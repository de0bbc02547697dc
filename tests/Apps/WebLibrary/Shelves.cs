using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace WebLibrary;

/// <summary>Functions of a project that an app references, for the host's tests.</summary>
public sealed class Shelves
{
    /// <summary>An instance method.</summary>
    [Function("ShelfOfInstance")]
    public IActionResult OfInstance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shelves/instance")] HttpRequest request) =>
        new OkObjectResult("instance");

    /// <summary>A static method.</summary>
    [Function("ShelfOfStatic")]
    public static async ValueTask<IActionResult> OfStatic(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shelves/static/{letter:alpha}")] HttpRequest request,
        string letter)
    {
        await Task.Yield();
        return new OkObjectResult($"static {letter}");
    }
}
