using Grpc.Core;

namespace Serverless.TaskHub.Grpc;

/// <summary>Finds the hub that a call is for. The SDK for the Durable Task Scheduler names it in the header
/// <c>taskhub</c>, the client of a Functions worker in <c>durable-taskhub</c>; other callers name none.</summary>
internal sealed class TaskHubFinder(Func<string, CancellationToken, ValueTask<DurableTaskHub?>> find)
{
    /// <exception cref="TaskHubException">There is none.</exception>
    public async ValueTask<DurableTaskHub> FindAsync(ServerCallContext context)
    {
        var name = context.RequestHeaders.GetValue("taskhub")
            ?? context.RequestHeaders.GetValue("durable-taskhub")
            ?? string.Empty;
        return await find(name, context.CancellationToken) ?? throw new TaskHubException(
            TaskHubError.NotFound, $"There is no task hub '{name}' here. Correct TaskHub in the connection string.");
    }
}
