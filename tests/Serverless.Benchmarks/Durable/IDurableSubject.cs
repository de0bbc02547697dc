namespace Serverless.Benchmarks.Durable;

/// <summary>A backend with a worker and a client, under load.</summary>
internal interface IDurableSubject : IAsyncDisposable
{
    /// <summary>Runs an orchestration to its end.</summary>
    /// <param name="orchestrator"><see cref="BenchTasks.Chain"/> or <see cref="BenchTasks.FanOut"/>.</param>
    /// <param name="activities">How many activities it calls.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RunAsync(string orchestrator, int activities, CancellationToken cancellationToken);
}
