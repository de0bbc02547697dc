using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.Testing.Apps;

/// <summary>Timer functions that run only when a test says so.</summary>
internal sealed class HeldTimers : ITriggerKind, ITriggerListener
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["timerTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors) => this;

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function) => "timer, held by the test";

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
