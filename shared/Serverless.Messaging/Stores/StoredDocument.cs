namespace Serverless.Messaging;

/// <summary>A document as a store holds it.</summary>
/// <param name="Partition">The partition: documents of one partition change together.</param>
/// <param name="Id">The id, unique in its partition.</param>
/// <param name="Content">The content; JSON when the unit of work wrote it.</param>
/// <param name="ETag">Changes with every write of the document; opaque.</param>
public sealed record StoredDocument(string Partition, string Id, ReadOnlyMemory<byte> Content, string ETag);
