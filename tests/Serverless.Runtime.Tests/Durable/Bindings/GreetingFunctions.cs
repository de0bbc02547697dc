using Microsoft.Azure.Functions.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Tests.Durable.Bindings;

/// <summary>A durable app as one writes it for the cloud.</summary>
public sealed class GreetingFunctions(Greeter greeter)
{
    [Function(nameof(StartGreeting))]
    public static async Task<IActionResult> StartGreeting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greetings/{name}")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(Greet), new Greeting(name, 2), new StartOrchestrationOptions($"greet-{name}"), cancellationToken);
        return new OkObjectResult(id);
    }

    [Function(nameof(Greet))]
    public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context, Greeting input)
    {
        var logger = context.CreateReplaySafeLogger<GreetingFunctions>();
        var parts = new List<string>();
        for (var i = 0; i < input.Times; i++)
        {
            parts.Add(await context.CallActivityAsync<string>(nameof(SayHello), input.Name));
        }

        logger.LogInformation("Greeted {Name}", input.Name);
        await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
        return string.Join(' ', parts) + " " + context.GetInput<Greeting>()!.Times;
    }

    [Function(nameof(SayHello))]
    public async Task<string> SayHello(
        [ActivityTrigger] string name, string instanceId, FunctionContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return $"{greeter.Word} {name} ({instanceId}, {context.FunctionDefinition.Name})";
    }

    public sealed record Greeting(string Name, int Times);
}
