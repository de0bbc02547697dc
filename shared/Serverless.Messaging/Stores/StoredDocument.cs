using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>A document as a store holds it.</summary>
/// <param name="Partition">The partition: documents of one partition change together.</param>
/// <param name="Id">The id, unique in its partition.</param>
/// <param name="Content">The content; JSON when the unit of work wrote it.</param>
/// <param name="ETag">Changes with every write of the document; opaque.</param>
public sealed record StoredDocument(string Partition, string Id, ReadOnlyMemory<byte> Content, string ETag)
{
    /// <summary>Reads the JSON content.</summary>
    /// <param name="json">How it is read; <see cref="MessageJson"/> unless given.</param>
    /// <exception cref="InvalidOperationException">The content is not a <typeparamref name="T"/>.</exception>
    public T Read<T>(JsonSerializerOptions? json = null)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Content.Span, json ?? MessageJson.Options)
                ?? throw new InvalidOperationException(
                    $"Document '{Id}' in partition '{Partition}' is null and not a {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(
                $"Document '{Id}' in partition '{Partition}' is not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
