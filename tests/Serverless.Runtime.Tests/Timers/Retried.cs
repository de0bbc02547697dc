using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Tests.Timers;

public sealed class Retried(TimerProbe probe)
{
    [Function("Retried")]
    [FixedDelayRetry(2, "00:00:10")]
    public Task RunAsync([TimerTrigger("01:00:00")] TimerInfo info) => probe.RunAsync(info);
}
