using Serverless.Runtime.Testing;

namespace Serverless.Runtime.Durable;

/// <summary>Tells the test host when every instance waits for a timer or an event.</summary>
internal sealed class DurableIdleSource(DurableRuntime runtime) : IIdleSource
{
    public long Started => runtime.Engine.WorkStarted;

    public Task WaitIdleAsync(CancellationToken cancellationToken) => runtime.Engine.WhenIdleAsync(cancellationToken);
}
