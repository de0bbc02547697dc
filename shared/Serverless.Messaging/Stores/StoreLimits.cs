namespace Serverless.Messaging;

/// <summary>The limits of every <see cref="IPartitionStore"/>: those of Azure Tables, which is the tightest, so that
/// what one store takes every other takes too.</summary>
public static class StoreLimits
{
    /// <summary>The most operations of a commit (Azure Tables, Performing entity group transactions).</summary>
    public const int MaxOperations = 100;

    /// <summary>The longest document, in bytes: below the 1 MiB of an entity.</summary>
    public const int MaxDocumentSize = 900 * 1024;

    /// <summary>The most content of a commit, in bytes: below the 4 MiB of a payload, which is Base64.</summary>
    public const int MaxCommitSize = 2_900_000;

    /// <summary>The longest partition or id, as <see cref="KeyLength"/> counts: 1 KiB of UTF-16 (Understanding the
    /// Table service data model).</summary>
    public const int MaxKeyLength = 512;

    private const string Escaped = "!/\\#?%";

    // An escape character and four digits.
    private const int EscapedLength = 5;

    /// <summary>The length of a partition or id: a character counts one, but five when it is one of
    /// <c>! / \ # ? %</c> or a control character, which a key of Azure Tables cannot have as they are.</summary>
    public static int KeyLength(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var length = key.Length;
        foreach (var character in key)
        {
            if (MustEscape(character))
            {
                length += EscapedLength - 1;
            }
        }

        return length;
    }

    /// <summary>Checks a commit, for the stores: its limits, and that no two operations have the same id.</summary>
    /// <exception cref="ArgumentException">A limit is passed, or two operations write one document.</exception>
    public static void Validate(string partition, IReadOnlyList<StoreOperation> operations)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        ArgumentNullException.ThrowIfNull(operations);
        ThrowIfLong("partition", partition);
        if (operations.Count > MaxOperations)
        {
            throw new ArgumentException(
                $"A commit to partition '{partition}' has {operations.Count} operations; a store takes "
                + $"{MaxOperations}. Use several commits.",
                nameof(operations));
        }

        var ids = new HashSet<string>(operations.Count, StringComparer.Ordinal);
        var size = 0L;
        foreach (var operation in operations)
        {
            ThrowIfLong("id", operation.Id);
            if (operation.Content.Length > MaxDocumentSize)
            {
                throw new ArgumentException(
                    $"Document '{operation.Id}' has {operation.Content.Length} bytes; a store takes {MaxDocumentSize}. "
                    + "Split it, or keep the data in a blob and refer to it.",
                    nameof(operations));
            }

            if (!ids.Add(operation.Id))
            {
                throw new ArgumentException(
                    $"Two operations of one commit write document '{operation.Id}'. Keep the last one only.",
                    nameof(operations));
            }

            size += operation.Content.Length;
        }

        if (size > MaxCommitSize)
        {
            throw new ArgumentException(
                $"A commit to partition '{partition}' has {size} bytes of content; a store takes {MaxCommitSize}. "
                + "Use several commits.",
                nameof(operations));
        }
    }

    /// <summary>Checks what a document is read by, for the stores.</summary>
    /// <exception cref="ArgumentException">One is empty or too long.</exception>
    public static void Validate(string partition, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(partition);
        ArgumentException.ThrowIfNullOrEmpty(id);
        ThrowIfLong("partition", partition);
        ThrowIfLong("id", id);
    }

    /// <summary>True for a character that a key of Azure Tables cannot have as it is.</summary>
    public static bool MustEscape(char character) =>
        char.IsControl(character) || Escaped.Contains(character, StringComparison.Ordinal);

    private static void ThrowIfLong(string what, string key)
    {
        if (KeyLength(key) is > MaxKeyLength and var length)
        {
            throw new ArgumentException(
                $"The {what} '{key}' takes {length} characters as a key; a store takes {MaxKeyLength}. Use a shorter "
                + "one.",
                nameof(key));
        }
    }
}
