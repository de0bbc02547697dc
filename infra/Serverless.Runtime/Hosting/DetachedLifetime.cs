using Microsoft.Extensions.Hosting;

namespace Serverless.Runtime.Hosting;

/// <summary>No console lifetime: signals are the business of the process, which may run several apps.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
