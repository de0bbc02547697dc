using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Serverless.Testing.Storage;

/// <summary>
/// The queues, blobs and tables of a system, with the vendor's own clients: an Azurite of its own, which goes by the
/// machine's clock. A message that a function hides for a time (<c>visibilityTimeout</c>) comes again when that time
/// has really passed, whatever the system's clock shows; one that is hidden counts as idle.
/// </summary>
public sealed class SystemStorage
{
    private const int MostPeeked = 32;

    private readonly StorageServer? _server;
    private readonly Lazy<QueueServiceClient> _queues;
    private readonly Lazy<BlobServiceClient> _blobs;

    internal SystemStorage(StorageServer? server)
    {
        _server = server;
        _queues = new(() => new QueueServiceClient(
            ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }));
        _blobs = new(() => new BlobServiceClient(ConnectionString));
    }

    /// <summary>Gets where it is, for clients of every kind: tables, too.</summary>
    /// <exception cref="TestSystemException">No app of the system has a storage binding.</exception>
    public string ConnectionString => _server?.ConnectionString ?? throw new TestSystemException(
        "No function of this system is bound to a queue, blob or table of a storage, so none was started.");

    /// <summary>Gets a client of queues; texts are base64, as the Functions host's default is.</summary>
    /// <exception cref="TestSystemException">No app of the system has a storage binding.</exception>
    public QueueServiceClient Queues => _queues.Value;

    /// <summary>Gets a client of blobs.</summary>
    /// <exception cref="TestSystemException">No app of the system has a storage binding.</exception>
    public BlobServiceClient Blobs => _blobs.Value;

    /// <summary>Sends a message to a queue, which is made when it is not there.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="text">Its text, at most 48 KiB in UTF-8.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(string queue, string text, CancellationToken cancellationToken = default)
    {
        var client = Queues.GetQueueClient(queue);
        await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await client.SendMessageAsync(text, cancellationToken);
    }

    /// <summary>Sends a message with a JSON text, in camel case.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="body">What its text says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendJsonAsync(string queue, object body, CancellationToken cancellationToken = default) =>
        SendAsync(queue, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), cancellationToken);

    /// <summary>Shows the texts of the oldest visible messages, up to 32, and leaves them as they are.</summary>
    /// <param name="queue">The queue; one that is not there is empty. That of poison is <c>{queue}-poison</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> PeekAsync(string queue, CancellationToken cancellationToken = default)
    {
        try
        {
            var messages = await Queues.GetQueueClient(queue).PeekMessagesAsync(MostPeeked, cancellationToken);
            return [.. messages.Value.Select(message => message.Body.ToString())];
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return [];
        }
    }

    /// <summary>Writes a blob; the container is made when it is not there.</summary>
    /// <param name="container">The container.</param>
    /// <param name="blob">The name.</param>
    /// <param name="content">The content.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UploadAsync(
        string container, string blob, BinaryData content, CancellationToken cancellationToken = default)
    {
        var client = Blobs.GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await client.GetBlobClient(blob).UploadAsync(content, overwrite: true, cancellationToken);
    }

    /// <summary>Reads a blob; null when it, or its container, is not there.</summary>
    /// <param name="container">The container.</param>
    /// <param name="blob">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BinaryData?> FindAsync(
        string container, string blob, CancellationToken cancellationToken = default)
    {
        try
        {
            var client = Blobs.GetBlobContainerClient(container).GetBlobClient(blob);
            return (await client.DownloadContentAsync(cancellationToken)).Value.Content;
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return null;
        }
    }
}
