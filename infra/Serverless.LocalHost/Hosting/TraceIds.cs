using System.Diagnostics;

namespace Serverless.LocalHost.Hosting;

/// <summary>
/// Gives every invocation a trace, so that the lines of one flow over several apps can be told; without a listener
/// nothing makes them.
/// </summary>
internal static class TraceIds
{
    /// <summary>Begins; dispose to end.</summary>
    public static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Serverless.FunctionsHost",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
