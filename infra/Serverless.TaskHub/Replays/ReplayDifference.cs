using System.Globalization;

namespace Serverless.TaskHub.Replays;

/// <summary>Where an orchestrator's code and a history of it part for the first time.</summary>
public sealed class ReplayDifference
{
    /// <summary>What most often is behind a difference.</summary>
    public const string UsualCauses =
        "Usual causes: the orchestrator was changed while instances of it run (give the change a version of its own "
        + "beside the former one); it reads the clock, random numbers, settings or other state that is not its input "
        + "or the result of an activity; a payload's type was changed.";

    internal ReplayDifference(RecordedHistory history, int eventNumber, string? recorded, string? asked)
    {
        Source = history.Source;
        Orchestrator = history.Start.Name;
        InstanceId = history.Start.OrchestrationInstance.InstanceId;
        EventNumber = eventNumber;
        Recorded = recorded;
        Asked = asked;
    }

    /// <summary>Gets the file or instance of the history.</summary>
    public string Source { get; }

    /// <summary>Gets the orchestrator.</summary>
    public string Orchestrator { get; }

    /// <summary>Gets the instance.</summary>
    public string InstanceId { get; }

    /// <summary>Gets the number of the event in the history, from 1 on.</summary>
    public int EventNumber { get; }

    /// <summary>Gets what the history has there; null when it has nothing more.</summary>
    public string? Recorded { get; }

    /// <summary>Gets what the code asks for; null when it asks for nothing more.</summary>
    public string? Asked { get; }

    /// <summary>The difference and its usual causes, for people.</summary>
    public override string ToString() =>
        $"{Source}: orchestration '{Orchestrator}' {InstanceId} differs at event "
        + $"{EventNumber.ToString(CultureInfo.InvariantCulture)} of its history.{Environment.NewLine}"
        + $"  the history has:    {Recorded ?? "nothing more in this episode"}{Environment.NewLine}"
        + $"  the code asked for: {Asked ?? "nothing more in this episode"}{Environment.NewLine}"
        + $"  {UsualCauses}";
}
