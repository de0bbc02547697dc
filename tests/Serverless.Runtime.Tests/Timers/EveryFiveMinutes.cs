using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.Timers;

public sealed class EveryFiveMinutes(TimerProbe probe)
{
    [Function("EveryFiveMinutes")]
    public Task RunAsync([TimerTrigger("0 */5 * * * *")] TimerInfo info) => probe.RunAsync(info);
}
