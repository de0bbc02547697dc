using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary><c>queueTrigger</c>.</summary>
/// <param name="watch">Who is told of looks that found nothing; null for nobody.</param>
internal sealed class QueueTrigger(StorageWatch? watch = null) : ITriggerKind
{
    private const string Where = "QueueTrigger.QueueName";

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["queueTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var pumps = new List<QueuePump>();
        foreach (var function in functions)
        {
            errors.Try(function, () =>
            {
                var name = QueueNames.Normalized(app.Resolver.Resolve(NameOf(function), Where));
                var service = StorageClients.Queues(app, function.Trigger!.Connection, "QueueTrigger.Connection");
                if (QueueNames.Check(name) is { } error)
                {
                    errors.Add(function, $"the queue name {error}");
                    return;
                }

                var queue = new QueueFunction(
                    function, service.GetQueueClient(name), service.GetQueueClient(QueueNames.PoisonOf(name)));
                pumps.Add(new QueuePump(queue, app, watch));
            });
        }

        return new QueueListener(pumps);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        try
        {
            return $"queue {QueueNames.Normalized(app.Resolver.Resolve(NameOf(function), Where))}";
        }
        catch (SettingException)
        {
            return $"queue {NameOf(function)}";
        }
    }

    private static string NameOf(FunctionDefinition function) =>
        function.Trigger!.GetString("queueName") ?? string.Empty;
}
