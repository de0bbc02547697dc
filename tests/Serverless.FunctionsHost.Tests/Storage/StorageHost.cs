using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Serverless.FunctionsHost.Storage.Blobs;
using Serverless.FunctionsHost.Storage.Queues;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.Storage;

/// <summary>The app of queues and blobs on Azurite, with queues and containers of its own.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _connectionString;
    private readonly HostedApp _app;

    private StorageHost(string connectionString, string prefix, HostedApp app, InvocationLog log)
    {
        _connectionString = connectionString;
        Prefix = prefix;
        _app = app;
        Log = log;
    }

    public string Prefix { get; }

    public InvocationLog Log { get; }

    public FunctionApp App => _app.App;

    public static async Task<StorageHost> StartAsync(
        StorageFixture storage,
        string function,
        bool inProcess = true,
        Dictionary<string, string>? settings = null,
        string? prefix = null)
    {
        var connectionString = await storage.ConnectionStringAsync();
        prefix ??= $"t{Guid.NewGuid():N}"[..12];
        var log = new InvocationLog();
        var all = new Dictionary<string, string>(settings ?? [])
        {
            ["AzureWebJobsStorage"] = connectionString,
            ["Prefix"] = prefix,
            ["AzureFunctionsJobHost__functions__0"] = function,
        };
        var app = await HostedApp.StartAsync("StorageApp", inProcess, options => options with
        {
            Triggers = [new QueueTrigger(), new BlobTrigger()],
            Inputs = [new BlobInput()],
            Outputs = [new QueueOutput(), new BlobOutput()],
            Settings = all,
            InvocationEnded = log.Add,
        });
        return new StorageHost(connectionString, prefix, app, log);
    }

    /// <summary>A queue of the host's names, base64 as the host's default is.</summary>
    public async Task<QueueClient> QueueAsync(string name, bool isBase64 = true)
    {
        var queue = new QueueClient(
            _connectionString,
            name.StartsWith('-') ? Prefix + name : name,
            new QueueClientOptions
            {
                MessageEncoding = isBase64 ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None,
            });
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    public async Task<BlobContainerClient> ContainerAsync(string name)
    {
        var container = new BlobContainerClient(_connectionString, Prefix + name);
        await container.CreateIfNotExistsAsync();
        return container;
    }

    /// <summary>The next message of a queue, taken.</summary>
    public static async Task<QueueMessage> TakeAsync(QueueClient queue)
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            if ((await queue.ReceiveMessageAsync(cancellationToken: deadline.Token)).Value is { } message)
            {
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, deadline.Token);
                return message;
            }
        }
    }

    /// <summary>Waits until a queue holds nothing, not even what is hidden.</summary>
    public static async Task EmptyAsync(QueueClient queue)
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        while ((await queue.GetPropertiesAsync(deadline.Token)).Value.ApproximateMessagesCount > 0)
        {
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
