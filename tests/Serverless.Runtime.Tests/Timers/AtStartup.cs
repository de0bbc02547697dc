using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.Timers;

public sealed class AtStartup(TimerProbe probe)
{
    [Function("AtStartup")]
    public Task RunAsync([TimerTrigger("%Schedules__Hourly%", RunOnStartup = true)] string info) =>
        probe.RunAsync(null, info);
}
