using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Durable;

/// <summary>
/// Starts and stops the engine; both durable kinds have one, the first start and the first stop count.
/// </summary>
internal sealed class DurableListener(DurableRuntime runtime) : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken) => runtime.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => runtime.Engine.StopAsync(cancellationToken);
}
