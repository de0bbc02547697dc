using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Messaging;

/// <summary>Why a message is dead-lettered: for a person who looks at it, and for tools that group many by
/// cause.</summary>
public sealed partial record DeadLetterCause
{
    private const int FingerprintBytes = 6;

    /// <summary>A short name of the cause, one to search for.</summary>
    public required string Reason { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Description { get; init; }

    /// <summary>The same for messages that failed of the same cause: 12 hexadecimal digits of the reason, the type of
    /// the exception and where it was thrown; without an exception of the reason and the description without its
    /// numbers and quoted values.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The type of the exception; null when there was none.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>How often the message was handled.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The function that handled it.</summary>
    public string? Handler { get; init; }

    /// <summary>The W3C trace id of the last attempt.</summary>
    public string? TraceId { get; init; }

    /// <summary>The version of the app.</summary>
    public string? AppVersion { get; init; }

    /// <summary>The cause of a message that no exception sent away.</summary>
    public static DeadLetterCause Of(string reason, string description) => new()
    {
        Reason = reason,
        Description = description,
        Fingerprint = Hash($"{reason}|{Values().Replace(description, "")}"),
        TraceId = CurrentTrace(),
    };

    /// <summary>The cause of a message whose handling threw.</summary>
    public static DeadLetterCause Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            DeadLetterException e => Of(e.Reason, e.Description),
            UnreadableMessageException e => Of(UnreadableMessageException.DeadLetterReason, e.Message),
            _ => new DeadLetterCause
            {
                Reason = exception.GetType().Name,
                Description = exception.Message,
                Fingerprint = Hash($"{exception.GetType().FullName}|{Origin(exception)}"),
                ExceptionType = exception.GetType().FullName,
                TraceId = CurrentTrace(),
            },
        };
    }

    private static string? CurrentTrace() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;

    /// <summary>The method that threw: without the line, which the next build moves.</summary>
    private static string Origin(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        MethodBase? method = exception.TargetSite;
        return $"{exception.GetType().FullName}|{method?.DeclaringType?.FullName}.{method?.Name}";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, FingerprintBytes));

    [GeneratedRegex("'[^']*'|\"[^\"]*\"|[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Values();
}
