using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Durable;

/// <summary>Orchestrations, activities and entities on a task hub of this host.</summary>
internal sealed class DurableTriggerKind(DurableHubs hubs) : ITriggerKind
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } =
        [DurableFunctions.OrchestrationTrigger, DurableFunctions.ActivityTrigger, DurableFunctions.EntityTrigger];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors) =>
        new DurableListener(app, hubs, new DurableFunctions(functions, errors));

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function) => function.Trigger!.Type;
}
