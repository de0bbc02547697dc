using System.Globalization;

namespace Serverless.TaskHub.Replays;

/// <summary>Where an orchestrator's code and a history of it part for the first time.</summary>
/// <param name="Source">The file or instance of the history.</param>
/// <param name="Orchestrator">The orchestrator.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="EventNumber">The number of the event in the history, from 1 on.</param>
/// <param name="Recorded">What the history has there; null when it has nothing more.</param>
/// <param name="Asked">What the code asks for; null when it asks for nothing more.</param>
public sealed record ReplayDifference(
    string Source, string Orchestrator, string InstanceId, int EventNumber, string? Recorded, string? Asked)
{
    /// <summary>What most often is behind a difference.</summary>
    public const string UsualCauses =
        "Usual causes: the orchestrator was changed while instances of it run (give the change a version of its own "
        + "beside the former one); it reads the clock, random numbers, settings or other state that is not its input "
        + "or the result of an activity; a payload's type was changed.";

    /// <summary>The difference and its usual causes, for people.</summary>
    public override string ToString() =>
        $"{Source}: orchestration '{Orchestrator}' {InstanceId} differs at event "
        + $"{EventNumber.ToString(CultureInfo.InvariantCulture)} of its history.{Environment.NewLine}"
        + $"  the history has:    {Recorded ?? "nothing more in this episode"}{Environment.NewLine}"
        + $"  the code asked for: {Asked ?? "nothing more in this episode"}{Environment.NewLine}"
        + $"  {UsualCauses}";
}
