using Microsoft.DurableTask;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

/// <summary>Adds lambdas as functions.</summary>
internal static class FunctionsExtensions
{
    public static void Orchestrator<T>(
        this DurableEngine engine, string name, Func<TaskOrchestrationContext, Task<T>> body) =>
        engine.AddOrchestrator(name, async context => await body(context));

    public static void Orchestrator(
        this DurableEngine engine,
        string name,
        Func<TaskOrchestrationContext, Task> body) =>
        engine.AddOrchestrator(name, async context =>
        {
            await body(context);
            return null;
        });

    public static void Activity<TIn>(this DurableEngine engine, string name, Func<TIn, object?> body) =>
        engine.AddActivity(name, (call, _) => Task.FromResult(body(call.GetInput<TIn>()!)));
}
