using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Outputs;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary><c>queue</c>: one message, or one an element of an array; the queue is made when it is not there.</summary>
internal sealed class QueueOutput : IOutputBinding
{
    private const string Where = "QueueOutput.QueueName";

    private readonly ConcurrentDictionary<(FunctionAppContext App, string? Connection), QueueServiceClient> _services =
        new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["queue"];

    /// <inheritdoc/>
    public void Check(
        FunctionAppContext app, FunctionDefinition function, BindingDefinition binding, BindingErrors errors) =>
        errors.Try(function, () =>
        {
            var name = app.Resolver.Resolve(binding.GetString("queueName") ?? string.Empty, Where);
            _ = ServiceOf(app, binding);
            if (!name.Contains('{', StringComparison.Ordinal)
                && QueueNames.Check(QueueNames.Normalized(name)) is { } error)
            {
                errors.Add(function, $"the queue name of the output '{binding.Name}' {error}");
            }
        });

    /// <inheritdoc/>
    public async ValueTask WriteAsync(
        FunctionAppContext app,
        FunctionDefinition function,
        BindingDefinition binding,
        TypedData value,
        InvocationRequest request,
        CancellationToken cancellationToken)
    {
        var name = new BindingExpressions(app.Time).Resolve(
            app.Resolver.Resolve(binding.GetString("queueName") ?? string.Empty, Where), Where, function.Name, request);
        var queue = ServiceOf(app, binding).GetQueueClient(QueueNames.Normalized(name));
        foreach (var message in StorageValue.ToMany(value))
        {
            await SendAsync(queue, QueueText.Encode(message, app.HostJson.Queues.IsBase64), cancellationToken);
        }
    }

    private QueueServiceClient ServiceOf(FunctionAppContext app, BindingDefinition binding) =>
        _services.GetOrAdd(
            (app, binding.Connection),
            static key => StorageClients.Queues(key.App, key.Connection, "QueueOutput.Connection"));

    private static async Task SendAsync(QueueClient queue, string text, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(text, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(text, cancellationToken);
        }
    }
}
