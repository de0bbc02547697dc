using Microsoft.Extensions.Hosting;

namespace Serverless.FunctionsHost.Launching;

/// <summary>An app in this process does not listen to Ctrl-C: its host does.</summary>
internal sealed class NoConsoleLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
