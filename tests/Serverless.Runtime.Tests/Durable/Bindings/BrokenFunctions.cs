using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Tests.Durable.Bindings;

public static class BrokenFunctions
{
    [Function("TakesNoContext")]
    public static Task TakesNoContext([OrchestrationTrigger] string input) => Task.FromResult(input);

    [Function("IsSynchronous")]
    public static string IsSynchronous([OrchestrationTrigger] TaskOrchestrationContext context) => context.InstanceId;

    [Function("TakesAClient")]
    public static Task TakesAClient(
        [OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) =>
        client.RaiseEventAsync(context.InstanceId, "never");

    [Function("WrongClient")]
    public static Task WrongClient([ActivityTrigger] string input, [DurableClient] string client) =>
        Task.FromResult(input + client);

    [Function("UnknownParameter")]
    public static Task UnknownParameter([ActivityTrigger] string input, Guid other) =>
        Task.FromResult($"{input}{other}");
}
