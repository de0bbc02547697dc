namespace Serverless.Messaging;

/// <summary>The application properties of a dead-lettered message that carry its <see cref="DeadLetterCause"/>, beside
/// the reason and the description that the broker has names for.</summary>
public static class DeadLetterProperties
{
    /// <summary><see cref="DeadLetterCause.Fingerprint"/>.</summary>
    public const string Fingerprint = "deadletter-fingerprint";

    /// <summary><see cref="DeadLetterCause.ExceptionType"/>.</summary>
    public const string ExceptionType = "deadletter-exception";

    /// <summary><see cref="DeadLetterCause.Attempts"/>, a whole number.</summary>
    public const string Attempts = "deadletter-attempts";

    /// <summary><see cref="DeadLetterCause.Handler"/>.</summary>
    public const string Handler = "deadletter-handler";

    /// <summary><see cref="DeadLetterCause.TraceId"/>.</summary>
    public const string TraceId = "deadletter-trace";

    /// <summary><see cref="DeadLetterCause.AppVersion"/>.</summary>
    public const string AppVersion = "deadletter-app-version";

    /// <summary>The properties of a cause; what it does not say is left out.</summary>
    public static IDictionary<string, object> Of(DeadLetterCause cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        var properties = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [Fingerprint] = cause.Fingerprint,
            [Attempts] = cause.Attempts,
        };
        Add(ExceptionType, cause.ExceptionType);
        Add(Handler, cause.Handler);
        Add(TraceId, cause.TraceId);
        Add(AppVersion, cause.AppVersion);
        return properties;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                properties[name] = value;
            }
        }
    }
}
