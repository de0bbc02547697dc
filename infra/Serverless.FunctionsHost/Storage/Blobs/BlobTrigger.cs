using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary><c>blobTrigger</c>.</summary>
/// <param name="watch">Who is told of looks that found nothing; null for nobody.</param>
internal sealed class BlobTrigger(StorageWatch? watch = null) : ITriggerKind
{
    private const string Where = "BlobTrigger.BlobPath";
    private const string ReceiptContainer = "azure-webjobs-hosts";
    private const string PoisonQueue = "webjobs-blobtrigger-poison";

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["blobTrigger"];

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var pumps = new List<BlobPump>();
        foreach (var function in functions)
        {
            errors.Try(function, () =>
            {
                try
                {
                    pumps.Add(new BlobPump(Read(app, function), app, watch));
                    if (string.Equals(
                        function.Trigger!.GetString("source"), "EventGrid", StringComparison.OrdinalIgnoreCase))
                    {
                        errors.Notice(
                            function,
                            "its source is Event Grid, which sends nothing here: blobs are found by looking through the"
                            + " container.");
                    }
                }
                catch (FormatException failure)
                {
                    errors.Add(function, failure.Message);
                }
            });
        }

        return new BlobListener(pumps);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        try
        {
            return $"blob {app.Resolver.Resolve(PathOf(function), Where)}";
        }
        catch (SettingException)
        {
            return $"blob {PathOf(function)}";
        }
    }

    private static BlobFunction Read(FunctionAppContext app, FunctionDefinition function)
    {
        const string Connection = "BlobTrigger.Connection";
        var pattern = BlobPathPattern.Parse(app.Resolver.Resolve(PathOf(function), Where));
        var name = BlobBindings.ConnectionOf(app, function.Trigger!, Connection);
        var blobs = StorageClients.Blobs(app, name, Connection);

        // Receipts are the host's own, so they are in its storage; poison is where the blobs are.
        return new BlobFunction(
            function,
            pattern,
            name,
            blobs.GetBlobContainerClient(pattern.Container),
            new BlobReceipts(
                StorageClients.Blobs(app, StorageClients.DefaultConnection, Connection).GetBlobContainerClient(
                    ReceiptContainer),
                app.Name,
                function.Name),
            StorageClients.Queues(app, name, Connection).GetQueueClient(PoisonQueue));
    }

    private static string PathOf(FunctionDefinition function) => BlobBindings.PathOf(function.Trigger!);
}
