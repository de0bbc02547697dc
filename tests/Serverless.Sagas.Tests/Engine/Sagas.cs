using Microsoft.DurableTask;
using static Serverless.Sagas.Tests.Engine.Activities;

namespace Serverless.Sagas.Tests.Engine;

/// <summary>Sagas that several tests run.</summary>
internal static class Sagas
{
    public static Func<TaskOrchestrationContext, Task<SagaResult<string>>> Of(
        Func<Saga<string>, Task> body, SagaOptions? options = null) => context => context.RunSagaAsync(body, options);

    /// <summary>Reserve, charge, ship, each with its undo, each tried once.</summary>
    public static async Task OrderAsync(Saga<string> saga)
    {
        await saga.Step("reserve", Calls(Reserve), Calls(Release), options: Once);
        await saga.Step("charge", Calls(Charge), Calls(Refund), options: Once);
        await saga.Step("ship", Calls(Ship), Calls(Recall), options: Once);
    }

    /// <summary>The same; from the charge on there is no return.</summary>
    public static async Task NoReturnAsync(Saga<string> saga)
    {
        await saga.Step("reserve", Calls(Reserve), Calls(Release), options: Once);
        saga.PointOfNoReturn();
        await saga.Step("charge", Calls(Charge), Calls(Refund), options: Once);
        await saga.Step("ship", Calls(Ship), options: Once);
    }

    public static SagaStepOptions Once { get; } = new() { Retry = new RetryPolicy(1, TimeSpan.FromSeconds(1)) };

    public static Func<SagaStep, Task> Calls(string activity) => step => step.Call<string?>(activity, null);
}
