using Microsoft.Extensions.DependencyInjection;

namespace Serverless.FunctionsHost.Launching;

/// <summary>What a worker in this process may be given beyond its settings.</summary>
internal sealed record InProcessOptions
{
    /// <summary>
    /// Gets the app's clock: it replaces a TimeProvider that the app registered; null leaves the app's.
    /// </summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Gets what is done to the app's services after its own Program; null for nothing.</summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }
}
