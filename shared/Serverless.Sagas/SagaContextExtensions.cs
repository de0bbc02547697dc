using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <summary>The toolkit's additions to <see cref="TaskOrchestrationContext"/>.</summary>
public static partial class SagaContextExtensions
{
    /// <summary>Starts a saga in this orchestration.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <returns>The saga; it lives as long as the orchestrator's run.</returns>
    public static Saga StartSaga(this TaskOrchestrationContext context, SagaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Saga(context, options ?? new SagaOptions());
    }

    /// <summary>
    /// Builds the id of a message that a step of this orchestration sends; see <see cref="MessageIds.For"/>.
    /// </summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="part">Which of the step's messages (a line, a product); null when there is one.</param>
    /// <returns>The same id in every replay and every attempt.</returns>
    public static string MessageId(this TaskOrchestrationContext context, string step, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return MessageIds.For(context.InstanceId, step, part);
    }
}
