using Serverless.Runtime.Testing;

namespace Serverless.Runtime.Durable;

/// <summary>Tells the test host when every instance waits for a timer or an event.</summary>
internal sealed class DurableIdleSource(DurableRuntime runtime) : IIdleSource
{
    public long Started => 0;

    public long InFlight => runtime.Engine.WhenIdleAsync().IsCompleted ? 0 : 1;
}
