namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns about the occurrence that started it.</summary>
public class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    public bool IsPastDue { get; set; }
}
