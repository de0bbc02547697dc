using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Deletes documents that were kept for a time only: what the inbox and others remember of the past. For a
/// timer function, once a day or so.</summary>
public sealed class ExpiredDocuments
{
    private readonly IPartitionStore _store;
    private readonly TimeProvider _timeProvider;
    private readonly MessagingOptions _options;

    /// <summary>Creates the cleaner.</summary>
    public ExpiredDocuments(IPartitionStore store, TimeProvider timeProvider, IOptions<MessagingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _timeProvider = timeProvider;
        _options = options.Value;
    }

    /// <summary>Deletes the documents under <see cref="MessagingOptions.ExpiringPrefixes"/> whose time is
    /// over.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteAsync(CancellationToken cancellationToken = default)
    {
        var now = _timeProvider.GetUtcNow();
        var deleted = 0;
        foreach (var prefix in _options.ExpiringPrefixes)
        {
            var expired = new Dictionary<string, List<StoredDocument>>(StringComparer.Ordinal);
            await foreach (var document in _store.ScanAsync(prefix, cancellationToken))
            {
                if (ExpiresAt(document) is not { } expiresAt || expiresAt > now)
                {
                    continue;
                }

                if (!expired.TryGetValue(document.Partition, out var documents))
                {
                    expired.Add(document.Partition, documents = []);
                }

                documents.Add(document);
            }

            foreach (var (partition, documents) in expired)
            {
                deleted += await DeleteAsync(partition, documents, cancellationToken);
            }
        }

        return deleted;
    }

    private async Task<int> DeleteAsync(
        string partition, List<StoredDocument> documents, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var chunk in documents.Chunk(StoreLimits.MaxOperations))
        {
            try
            {
                await _store.CommitAsync(
                    partition,
                    Array.ConvertAll(chunk, document => StoreOperation.Delete(document.Id, document.ETag)),
                    cancellationToken);
                deleted += chunk.Length;
            }
            catch (StoreConflictException)
            {
                // One was renewed or deleted meanwhile; the next run looks again.
            }
        }

        return deleted;
    }

    private static DateTimeOffset? ExpiresAt(StoredDocument document)
    {
        var reader = new Utf8JsonReader(document.Content.Span);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                && reader.ValueTextEquals("expiresAt"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.String
                    && reader.TryGetDateTimeOffset(out var expiresAt)
                        ? expiresAt
                        : null;
            }
        }

        return null;
    }
}
