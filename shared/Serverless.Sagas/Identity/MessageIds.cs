using System.Security.Cryptography;
using System.Text;

namespace Serverless.Sagas;

/// <summary>
/// Deterministic message ids: the same step of the same saga sends the same id, however often it is retried.
/// </summary>
public static class MessageIds
{
    /// <summary>The longest message id that Service Bus takes, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>
    /// Builds <c>instance/step/part</c>. The receiver's inbox, or the broker's duplicate detection, recognizes a
    /// repeated command by it. A result longer than <see cref="MaxLength"/> is replaced by a prefix of
    /// it and a SHA-256 digest.
    /// </summary>
    /// <param name="instanceId">The orchestration's instance id.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="part">Which of the step's messages; null when there is one.</param>
    /// <returns>The id, at most <see cref="MaxLength"/> characters.</returns>
    public static string For(string instanceId, string step, string? part = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(step);
        var id = part is null
            ? $"{Escape(instanceId)}/{Escape(step)}"
            : $"{Escape(instanceId)}/{Escape(step)}/{Escape(part)}";
        if (id.Length <= MaxLength)
        {
            return id;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        return $"{id[..(MaxLength - digest.Length - 1)]}-{digest}";
    }

    // Two different triples must never give one id, so the separator is escaped inside the parts.
    internal static string Escape(string value) =>
        value.Contains('/') || value.Contains('~')
            ? value.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : value;
}
