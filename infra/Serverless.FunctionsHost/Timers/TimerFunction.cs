using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Timers;

/// <summary>A timer function and its trigger's properties.</summary>
/// <param name="Definition">The function.</param>
/// <param name="Schedule">When it runs.</param>
/// <param name="RunsOnStartup">Whether it runs at the start of the app too.</param>
/// <param name="UsesMonitor">
/// Whether its status is kept and told; not for schedules of more than one run a minute.
/// </param>
internal sealed record TimerFunction(
    FunctionDefinition Definition, TimerSchedule Schedule, bool RunsOnStartup, bool UsesMonitor);
