using Microsoft.DurableTask;
using Serverless.Sagas.Running;

namespace Serverless.Sagas;

/// <summary>The toolkit's addition to <see cref="TaskOrchestrationContext"/>.</summary>
public static class SagaContextExtensions
{
    /// <summary>
    /// Runs a saga: the body's steps, and when one fails, or the saga is aborted or stopped, what undoes them in
    /// reverse. Everything goes through the <see cref="TaskOrchestrationContext"/>, so it is replayed like the rest of
    /// the orchestrator. One saga an orchestration: it uses the custom status (<see cref="SagaTimeline"/>).
    /// <code>
    /// return await context.RunSagaAsync&lt;Cancellation&gt;(async saga =>
    /// {
    ///     var stock = await saga.Step("reserve", Reserve, undo: Release, from: Undo.Started);
    ///     if (stock.Refused) saga.Abort(new Cancellation("OutOfStock", stock.Reason));
    ///     await saga.Step("authorise", Authorise, undo: Void);
    ///     saga.PointOfNoReturn();
    ///     await saga.Step("capture", Capture);
    ///     await saga.Step("ship", Ship);
    /// });
    /// </code>
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="body">The steps.</param>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <typeparam name="TAbort">Why the body may abort.</typeparam>
    /// <returns>How it ended: completed, compensated or parked.</returns>
    /// <exception cref="SagaFaultException">A programming error; the instance shall fail with it.</exception>
    public static Task<SagaResult<TAbort>> RunSagaAsync<TAbort>(
        this TaskOrchestrationContext context, Func<Saga<TAbort>, Task> body, SagaOptions? options = null)
        where TAbort : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(body);
        var run = new SagaRun(context, options ?? SagaOptions.Default);
        var saga = new Saga<TAbort>(run);
        return SagaBody.RunAsync<TAbort>(run, () => body(saga));
    }
}
