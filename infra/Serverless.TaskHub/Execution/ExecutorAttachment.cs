namespace Serverless.TaskHub.Execution;

/// <summary>An executor on the work board, until it is disposed.</summary>
internal sealed class ExecutorAttachment : IAsyncDisposable
{
    private readonly HubRunners _runners;
    private readonly ExecutorConsumer _consumer;

    public ExecutorAttachment(HubRunners runners, ExecutorConsumer consumer)
    {
        _runners = runners;
        _consumer = consumer;
        runners.Attach(consumer);
    }

    public async ValueTask DisposeAsync()
    {
        _runners.Detach(_consumer);
        await _consumer.CancelAsync();
    }
}
