using System.ComponentModel.DataAnnotations;

namespace Serverless.Messaging;

/// <summary>Settings of units of work and the inbox.</summary>
public sealed class MessagingOptions
{
    /// <summary>Default of <see cref="MaxConflictRetries"/>.</summary>
    public const int DefaultMaxConflictRetries = 100;

    /// <summary>Default of <see cref="InboxRetention"/>, in days: that of a message in the topology.</summary>
    public const int DefaultInboxRetentionDays = 14;

    /// <summary>How often <see cref="UnitOfWorkFactory.RunAsync{T}"/> runs work again after a conflict.</summary>
    [Range(0, 10_000)]
    public int MaxConflictRetries { get; set; } = DefaultMaxConflictRetries;

    /// <summary>How long a processed message is remembered: at least as long as it can be delivered again, that is its
    /// time to live.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan InboxRetention { get; set; } = TimeSpan.FromDays(DefaultInboxRetentionDays);

    /// <summary>Id prefixes of documents that have an <c>expiresAt</c> and that <see cref="ExpiredDocuments"/> deletes
    /// when it has passed: the inbox, and what other packages add.</summary>
    public ISet<string> ExpiringPrefixes { get; } =
        new SortedSet<string>(StringComparer.Ordinal) { InboxEntry.Prefix };
}
