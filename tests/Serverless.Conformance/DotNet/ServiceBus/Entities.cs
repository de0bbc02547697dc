using Serverless.Topology;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>The entities that the scenarios of the .NET client name.</summary>
internal static class Entities
{
    public const string Plain = "plain";
    public const string Other = "other";
    public const string Sessions = "sessions";
    public const string Deduplicating = "dedup";
    public const string Dropping = "dropping";
    public const string Topic = "topic";

    /// <summary>Of every entity here: the shortest that Service Bus allows.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(1);

    public static readonly TopologyDefinition Topology = new()
    {
        Queues =
        [
            QueueDescription.InTopology(Plain) with { MaxDeliveryCount = 3, LockDuration = Lock },
            QueueDescription.InTopology(Other) with { LockDuration = Lock },
            QueueDescription.InTopology(Sessions) with { RequiresSession = true, LockDuration = Lock },
            QueueDescription.InTopology(Deduplicating) with
            {
                RequiresDuplicateDetection = true,
                DuplicateDetectionHistoryTimeWindow = DuplicateWindow,
            },
            QueueDescription.InTopology(Dropping) with { DeadLetteringOnMessageExpiration = false },
        ],
        Topics =
        [
            TopicDescription.InTopology(Topic) with
            {
                Subscriptions =
                [
                    SubscriptionDescription.InTopology("all"),
                    SubscriptionDescription.InTopology("second"),
                    SubscriptionDescription.InTopology("by-session") with { RequiresSession = true },
                    Filtered("sized", "size > 3 AND colour = 'red'"),
                    Filtered(
                        "operators",
                        "name LIKE 'ab%' OR n IN (1, 2) OR (missing IS NULL AND NOT (n < 100) AND n % 2 = 1)"),
                    Filtered("system", "sys.Label = 'l' AND sys.CorrelationId = 'c'"),
                    Filtered("never", "1 = 0"),
                    Filtered("changing", "1 = 1", "SET marked = 'yes'; REMOVE secret"),
                    SubscriptionDescription.InTopology("correlated") with
                    {
                        Rules =
                        [
                            new RuleDescription
                            {
                                Name = "correlated",
                                Correlation = new CorrelationRule
                                {
                                    CorrelationId = "c1",
                                    Properties = new Dictionary<string, object?> { ["kind"] = "k" },
                                },
                            },
                        ],
                    },
                ],
            },
        ],
    };

    public static string Subscription(string name) => $"{Topic}/Subscriptions/{name}";

    private static SubscriptionDescription Filtered(string name, string filter, string? action = null) =>
        SubscriptionDescription.InTopology(name) with
        {
            Rules = [new RuleDescription { Name = name, SqlExpression = filter, SqlAction = action }],
        };
}
