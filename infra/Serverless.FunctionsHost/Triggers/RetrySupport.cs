using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Triggers;

/// <summary>
/// Which triggers take a retry attribute: those whose attribute has the capability <c>FunctionLevelRetry</c>. The SDK's
/// analyzer refuses the others at build (AZFW0012); functions that reach the host another way are refused here. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retries.
/// </summary>
internal static class RetrySupport
{
    private static readonly string[] Triggers = ["timerTrigger", "eventHubTrigger", "kafkaTrigger", "cosmosDBTrigger"];

    /// <summary>Adds an error when the function has a retry attribute that its trigger does not take.</summary>
    public static void Check(FunctionDefinition function, BindingErrors errors)
    {
        if (function.Retry is null
            || function.Trigger is not { } trigger
            || Triggers.Contains(trigger.Type, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        errors.Add(
            function,
            $"it has a retry attribute, but a '{trigger.Type}' takes none (AZFW0012): only timer, Event Hubs, Kafka and"
            + $" Cosmos DB triggers do. Remove the attribute; {CureOf(trigger.Type)}");
    }

    private static string CureOf(string trigger) => trigger.ToUpperInvariant() switch
    {
        "SERVICEBUSTRIGGER" => "the delivery count of the queue or subscription says how often a message is tried.",
        "QUEUETRIGGER" => "maxDequeueCount and visibilityTimeout of host.json say how often a message is tried.",
        "BLOBTRIGGER" => "poisonBlobThreshold of host.json says how often a blob is tried.",
        "HTTPTRIGGER" => "who calls the function has to try again.",
        "ACTIVITYTRIGGER" or "ORCHESTRATIONTRIGGER" => "the orchestrator gives its calls a TaskRetryOptions.",
        _ => "the source of the trigger has to try again.",
    };
}
