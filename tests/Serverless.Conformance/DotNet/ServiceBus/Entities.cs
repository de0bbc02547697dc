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
            new QueueDefinition { Name = Plain, MaxDeliveryCount = 3, LockDuration = Lock },
            new QueueDefinition { Name = Other, LockDuration = Lock },
            new QueueDefinition { Name = Sessions, RequiresSession = true, LockDuration = Lock },
            new QueueDefinition
            {
                Name = Deduplicating,
                RequiresDuplicateDetection = true,
                DuplicateDetectionHistoryTimeWindow = DuplicateWindow,
            },
            new QueueDefinition { Name = Dropping, DeadLetteringOnMessageExpiration = false },
        ],
        Topics =
        [
            new TopicDefinition
            {
                Name = Topic,
                Subscriptions =
                [
                    new SubscriptionDefinition { Name = "all" },
                    new SubscriptionDefinition { Name = "second" },
                    new SubscriptionDefinition { Name = "by-session", RequiresSession = true },
                    Filtered("sized", "size > 3 AND colour = 'red'"),
                    Filtered(
                        "operators",
                        "name LIKE 'ab%' OR n IN (1, 2) OR (missing IS NULL AND NOT (n < 100) AND n % 2 = 1)"),
                    Filtered("system", "sys.Label = 'l' AND sys.CorrelationId = 'c'"),
                    Filtered("never", "1 = 0"),
                    Filtered("changing", "1 = 1", "SET marked = 'yes'; REMOVE secret"),
                    new SubscriptionDefinition
                    {
                        Name = "correlated",
                        Rules =
                        [
                            new RuleDefinition
                            {
                                Name = "correlated",
                                CorrelationFilter = new CorrelationFilterDefinition
                                {
                                    CorrelationId = "c1",
                                    Properties = new Dictionary<string, string> { ["kind"] = "k" },
                                },
                            },
                        ],
                    },
                ],
            },
        ],
    };

    public static string Subscription(string name) => $"{Topic}/Subscriptions/{name}";

    private static SubscriptionDefinition Filtered(string name, string filter, string? action = null) => new()
    {
        Name = name, Rules = [new RuleDefinition { Name = name, SqlFilter = filter, SqlAction = action }],
    };
}
