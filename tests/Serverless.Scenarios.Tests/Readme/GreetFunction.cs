using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ordering.Greet;

public sealed class GreetFunction(TimeProvider time)
{
    [Function("Greet")]
    public IActionResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greetings/{name}")] HttpRequest request,
        string name) =>
        new OkObjectResult(new { text = $"Hello {name}", at = time.GetUtcNow() });
}
