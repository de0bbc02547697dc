namespace Serverless.Costs;

/// <summary>What an order makes the system do: bicep/costs/load.json.</summary>
internal sealed record LoadProfile
{
    public required decimal OrdersPerMonth { get; init; }

    /// <summary>Messages to each queue, topic and event hub for one order.</summary>
    public required IReadOnlyDictionary<string, decimal> MessagesPerOrder { get; init; }

    public required decimal HttpRequestsPerOrder { get; init; }
    public required decimal OrchestrationActionsPerOrder { get; init; }
    public required decimal AverageExecutionMilliseconds { get; init; }

    /// <summary>Executions that share an instance's active time.</summary>
    public required decimal ExecutionsAtOncePerInstance { get; init; }

    public required decimal TableTransactionsPerExecution { get; init; }
    public required decimal LogKilobytesPerExecution { get; init; }
    public required decimal StoredKilobytesPerOrder { get; init; }
}
