using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>Settings of units of work and the inbox.</summary>
public sealed class MessagingOptions
{
    /// <summary>Default of <see cref="MaxConflictRetries"/>.</summary>
    public const int DefaultMaxConflictRetries = 100;

    /// <summary>Default of <see cref="MaxBatchConcurrency"/>.</summary>
    public const int DefaultMaxBatchConcurrency = 16;

    /// <summary>Default of <see cref="InboxRetention"/>, in days: that of a message in the topology.</summary>
    public const int DefaultInboxRetentionDays = 14;

    /// <summary>How often <see cref="UnitOfWorkFactory.RunAsync{T}"/> runs work again after a conflict.</summary>
    [Range(0, 10_000)]
    public int MaxConflictRetries { get; set; } = DefaultMaxConflictRetries;

    /// <summary>How many messages of a batch are handled at a time; those of a session one after the other.</summary>
    [Range(1, 1_000)]
    public int MaxBatchConcurrency { get; set; } = DefaultMaxBatchConcurrency;

    /// <summary>How long a processed message is remembered: at least as long as it can be delivered again, that is its
    /// time to live.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan InboxRetention { get; set; } = TimeSpan.FromDays(DefaultInboxRetentionDays);

    /// <summary>The JSON rules of messages and documents. Give it the app's source-generated context by
    /// <see cref="MessagingBuilder.UseJson"/>.</summary>
    public JsonSerializerOptions Json { get; set; } = MessageJson.Options;

    /// <summary>The CloudEvents <c>source</c> of what the app publishes by <see cref="UnitOfWork.Publish{T}"/>: a URI
    /// reference. Unless it is set, a slash and the name of the app.</summary>
    public string? Source { get; set; }

    /// <summary>The version of the app, for its dead letters. Unless it is set, that of the assembly that the process
    /// started with.</summary>
    public string? AppVersion { get; set; }

    /// <summary>Which failures may go away.</summary>
    public FailureTable Failures { get; } = new();

    /// <summary>What makes a message of one that is no CloudEvent (it has no source), for senders that know none: gives
    /// it a type, and an id where the transport has none. Null leaves it to the next.</summary>
    public IList<Func<InboundMessage, InboundMessage?>> PlainMessages { get; } = [];

    /// <summary>Id prefixes of documents that have an <c>expiresAt</c> and that <see cref="ExpiredDocuments"/> deletes
    /// when it has passed: the inbox, and what other packages add.</summary>
    public ISet<string> ExpiringPrefixes { get; } =
        new SortedSet<string>(StringComparer.Ordinal) { InboxEntry.Prefix };
}
