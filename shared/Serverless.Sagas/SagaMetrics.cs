using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Serverless.Sagas;

/// <summary>Names of what sagas count, for those who listen. An orchestrator has no services, so the meter is one a
/// process; what is counted may count twice when a worker dies before its episode is committed.</summary>
public static class SagaMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Serverless.Sagas";

    /// <summary>A counter of parked steps, with the tags <c>saga</c> and <c>step</c>.</summary>
    public const string Parked = "saga.parked";

    /// <summary>A counter of ended sagas, with the tags <c>saga</c> and <c>status</c>; a programming error counts as
    /// <c>Failed</c>.</summary>
    public const string Ended = "saga.ended";

    private static readonly Meter Source = new(MeterName);
    private static readonly Counter<long> ParkedSteps = Source.CreateCounter<long>(Parked, "{step}");
    private static readonly Counter<long> EndedSagas = Source.CreateCounter<long>(Ended, "{saga}");

    internal static void CountParked(string saga, string step) =>
        ParkedSteps.Add(1, new TagList { { "saga", saga }, { "step", step } });

    internal static void CountEnded(string saga, SagaStatus status) => CountEnd(saga, status.ToString());

    internal static void CountFaulted(string saga) => CountEnd(saga, "Failed");

    private static void CountEnd(string saga, string status) =>
        EndedSagas.Add(1, new TagList { { "saga", saga }, { "status", status } });
}
