using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Messaging;
using Serverless.Testing;

namespace Ordering.Tests.FulfilOrder;

/// <summary>An app's store that refuses to commit documents that contain a text, for as long as it is broken.</summary>
internal sealed class FailingStore(string id, string content) : IPartitionStore
{
    private IPartitionStore _store = null!;

    /// <summary>Gets or sets a value indicating whether it refuses.</summary>
    public bool IsBroken { get; set; } = true;

    /// <summary>Puts it before the store of an app.</summary>
    public void Replace(TestSystemOptions options, string app) => options.ConfigureServices(app, services =>
    {
        var own = services.Last(service => service.ServiceType == typeof(IPartitionStore));
        services.AddSingleton<IPartitionStore>(provider =>
        {
            _store = (IPartitionStore)own.ImplementationFactory!(provider);
            return this;
        });
    });

    public Task<StoredDocument?> GetAsync(string partition, string id, CancellationToken cancellationToken = default) =>
        _store.GetAsync(partition, id, cancellationToken);

    public IAsyncEnumerable<StoredDocument> QueryAsync(
        string partition, string idPrefix, CancellationToken cancellationToken = default) =>
        _store.QueryAsync(partition, idPrefix, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ScanAsync(string idPrefix, CancellationToken cancellationToken = default) =>
        _store.ScanAsync(idPrefix, cancellationToken);

    public Task CommitAsync(
        string partition, IReadOnlyList<StoreOperation> operations, CancellationToken cancellationToken = default) =>
        IsBroken && operations.Any(IsRefused)
            ? throw new IOException($"The store refuses '{content}'.")
            : _store.CommitAsync(partition, operations, cancellationToken);

    private bool IsRefused(StoreOperation operation) =>
        operation.Id.StartsWith(id, StringComparison.Ordinal)
        && Encoding.UTF8.GetString(operation.Content.Span).Contains(content, StringComparison.Ordinal);
}
