using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>What is said and done when a function's messages cannot be received.</summary>
internal static class ReceiveFailure
{
    /// <summary>Says why, and pauses.</summary>
    public static Task PauseAsync(
        Exception failure, MessageFunction function, PumpBackoff backoff, CancellationToken cancellationToken) =>
        backoff.PauseAsync(
            delay => Log.NotReceiving(
                function.Logger, function.Name, function.Target.Description, Describe(failure, function), delay),
            cancellationToken);

    private static string Describe(Exception failure, MessageFunction function) => failure switch
    {
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } =>
            $"it does not exist in '{function.Client.FullyQualifiedNamespace}'. Create it (bicep/topology.json names "
            + "the entities), or correct the name in [ServiceBusTrigger].",
        _ => failure.Message,
    };
}
