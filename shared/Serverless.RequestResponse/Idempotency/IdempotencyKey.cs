using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Serverless.RequestResponse;

/// <summary>The key by which a client marks repeats of one request
/// (draft-ietf-httpapi-idempotency-key-header).</summary>
public sealed record IdempotencyKey
{
    /// <summary>The request header.</summary>
    public const string HeaderName = "Idempotency-Key";

    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 255;

    private const int IdBytes = 16;

    private IdempotencyKey(string value) => Value = value;

    /// <summary>The key, without quotes.</summary>
    public string Value { get; }

    /// <summary>Reads the header of a request. Both null when it has none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong with the header, as a sentence.</param>
    /// <returns>False when the header is there and not a key.</returns>
    public static bool TryRead(HttpRequest request, out IdempotencyKey? key, out string? error)
    {
        ArgumentNullException.ThrowIfNull(request);
        (key, error) = (null, null);
        var header = request.Headers[HeaderName];
        if (header.Count == 0)
        {
            return true;
        }

        if (header.Count > 1)
        {
            error = $"The request has {header.Count} {HeaderName} headers. Send one.";
            return false;
        }

        return TryParse(header[0], out key, out error);
    }

    /// <summary>Parses the value of the header: a string of RFC 8941 §3.3.3, in quotes, or, as many clients send it,
    /// the key alone.</summary>
    /// <param name="text">The value.</param>
    /// <param name="key">The key.</param>
    /// <param name="error">What is wrong with the value, as a sentence.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out IdempotencyKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        var value = (text ?? "").Trim(' ');
        if (value.StartsWith('"'))
        {
            if (Unquote(value) is not { } unquoted)
            {
                error = $"The {HeaderName} header is not a quoted string of printable ASCII characters.";
                return false;
            }

            value = unquoted;
        }
        else if (value.AsSpan().ContainsAnyExceptInRange('!', '~') || value.AsSpan().ContainsAny('"', '\\', ','))
        {
            error = $"The {HeaderName} header has characters that a key without quotes cannot have. "
                + "Use letters, digits and '-', for example a UUID.";
            return false;
        }

        if (value.Length is 0 or > MaxLength)
        {
            error = $"The {HeaderName} header has a key of {value.Length} characters. Use 1 to {MaxLength}, "
                + "for example a UUID.";
            return false;
        }

        (key, error) = (new IdempotencyKey(value), null);
        return true;
    }

    /// <summary>A key that no other request has, for a request without one.</summary>
    public static IdempotencyKey NewUnique() => new(Guid.NewGuid().ToString("N"));

    /// <summary>An id that follows from the key: the same in every repeat. For the partition and the id of what the
    /// request creates, so that both are one commit with the record of the key.</summary>
    /// <param name="scope">What it is the id of, and whose, for example <c>order/c1</c>: equal keys in different scopes
    /// give different ids.</param>
    /// <returns>32 hexadecimal digits in lower case.</returns>
    public string DeriveId(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{scope.Length}|{scope}|{Value}"), hash);
        return Convert.ToHexStringLower(hash[..IdBytes]);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // RFC 8941 §4.2.5.
    private static string? Unquote(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return i == text.Length - 1 ? value.ToString() : null;
                case '\\' when i + 1 < text.Length && text[i + 1] is '"' or '\\':
                    value.Append(text[++i]);
                    break;
                case >= ' ' and <= '~' and not '\\':
                    value.Append(text[i]);
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
