using Azure.Messaging.EventHubs;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>What is said and done when a function's events cannot be read.</summary>
internal static class ReadFailure
{
    /// <summary>Says why, and pauses.</summary>
    public static Task PauseAsync(
        Exception failure, EventFunction function, PumpBackoff backoff, CancellationToken cancellationToken) =>
        backoff.PauseAsync(
            delay => Log.NotReading(
                function.Logger, function.Name, function.Target.Description, Describe(failure), delay),
            cancellationToken);

    private static string Describe(Exception failure) => failure switch
    {
        EventHubsException { Reason: EventHubsException.FailureReason.ResourceNotFound } =>
            $"it does not exist ({failure.Message}). Create it (bicep/topology.json names the hubs and their consumer "
            + "groups), or correct the name in [EventHubTrigger].",
        _ => failure.Message,
    };
}
