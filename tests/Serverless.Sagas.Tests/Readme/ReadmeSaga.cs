using Microsoft.DurableTask;

namespace Serverless.Sagas.Tests.Readme;

/// <summary>The saga of shared/README.md.</summary>
internal static class ReadmeSaga
{
    public static Task<SagaResult<Refusal>> RunAsync(TaskOrchestrationContext context)
    {
        return context.RunSagaAsync<Refusal>(async saga =>
        {
            var stock = await saga.Step("reserve", Reserve, undo: Release, from: Undo.Started);
            if (!stock.IsReserved)
            {
                saga.Abort(new Refusal("OutOfStock", stock.Reason));
            }

            await saga.Step("authorise", Authorise, undo: Void);
            var decision = await saga.Approval("approve", TimeSpan.FromDays(7), otherwise: new ApprovalDecision(false));
            if (!decision.Approved)
            {
                saga.Abort(new Refusal("Refused", decision.Comment));
            }

            saga.PointOfNoReturn();
            await saga.Step("capture", Capture);
            await saga.All(() => saga.Step("ship", Ship), () => saga.Step("invoice", Invoice));
        });
    }

    private static Task<Stock> Reserve(SagaStep step) => step.Call<string, Stock>("Reserve", "apple");

    private static Task Release(SagaStep step) => step.Call("Release", "apple");

    private static Task Authorise(SagaStep step) => step.Call("Authorise", 9.5m);

    private static Task Void(SagaStep step) => step.Call("Void", 9.5m);

    private static Task Capture(SagaStep step) => step.Call("Capture", 9.5m);

    private static Task Ship(SagaStep step) => step.Call("Ship", "apple");

    private static Task Invoice(SagaStep step) => step.Call("Invoice", 9.5m);

    internal sealed record Refusal(string Reason, string? Detail);

    internal sealed record Stock(bool IsReserved, string? Reason);
}
