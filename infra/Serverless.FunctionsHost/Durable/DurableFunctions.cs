using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Durable;

/// <summary>An app's orchestrators, activities and entities by the names under which they are called.</summary>
internal sealed class DurableFunctions
{
    /// <summary>The trigger of an orchestrator.</summary>
    public const string OrchestrationTrigger = "orchestrationTrigger";

    /// <summary>The trigger of an activity.</summary>
    public const string ActivityTrigger = "activityTrigger";

    /// <summary>The trigger of an entity.</summary>
    public const string EntityTrigger = "entityTrigger";

    public DurableFunctions(IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        Orchestrators = ByName(functions, OrchestrationTrigger, "orchestration", errors);
        Activities = ByName(functions, ActivityTrigger, "activity", errors);
        Entities = ByName(functions, EntityTrigger, "entityName", errors);
    }

    /// <summary>Gets the orchestrators; letter case does not count.</summary>
    public IReadOnlyDictionary<string, FunctionDefinition> Orchestrators { get; }

    /// <summary>Gets the activities.</summary>
    public IReadOnlyDictionary<string, FunctionDefinition> Activities { get; }

    /// <summary>Gets the entities.</summary>
    public IReadOnlyDictionary<string, FunctionDefinition> Entities { get; }

    /// <summary>The name under which a function is called: the trigger's own, or the function's.</summary>
    /// <param name="function">The function.</param>
    /// <param name="property">The property of the trigger that holds a name of its own.</param>
    private static string NameOf(FunctionDefinition function, string property) =>
        function.Trigger?.GetString(property) is { Length: > 0 } name ? name : function.Name;

    private static Dictionary<string, FunctionDefinition> ByName(
        IReadOnlyList<FunctionDefinition> functions, string trigger, string property, BindingErrors errors)
    {
        var byName = new Dictionary<string, FunctionDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (!string.Equals(function.Trigger?.Type, trigger, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = NameOf(function, property);
            if (!byName.TryAdd(name, function))
            {
                errors.Add(
                    function, $"'{byName[name].Name}' answers to the name '{name}' already. Give one another name.");
            }
        }

        return byName;
    }
}
