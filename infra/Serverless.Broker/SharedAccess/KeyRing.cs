using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Serverless.Broker.SharedAccess;

/// <summary>The shared access keys of a broker that verifies who connects. Thread-safe.</summary>
internal sealed class KeyRing
{
    /// <summary>Characters. The service makes keys of 44: 32 random bytes in base64.</summary>
    public const int ShortestKey = 32;

    /// <summary>Stands for the key of a name that is not there.</summary>
    private static readonly byte[] NoKey = RandomNumberGenerator.GetBytes(ShortestKey);

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly ITokenValidator? _validator;

    private KeyRing(
        IReadOnlyDictionary<string, string> keys, TimeProvider timeProvider, ITokenValidator? validator)
    {
        _validator = validator;
        TimeProvider = timeProvider;
        foreach ((string name, string key) in keys)
        {
            if (CheckName(name) is { } wrongName)
            {
                throw new ArgumentException(wrongName, nameof(keys));
            }

            if (CheckKey(name, key) is { } wrongKey)
            {
                throw new ArgumentException(wrongKey, nameof(keys));
            }

            if (!_keys.TryAdd(name, Encoding.UTF8.GetBytes(key)))
            {
                throw new ArgumentException(
                    $"The key name '{name}' is there twice; names differ in more than case. Keep one.", nameof(keys));
            }
        }
    }

    /// <summary>The clock that tokens expire by.</summary>
    public TimeProvider TimeProvider { get; }

    public IEnumerable<string> Names => _keys.Keys;

    /// <summary>Null without keys and validator: then nobody is verified.</summary>
    public static KeyRing? Create(
        IReadOnlyDictionary<string, string> keys, TimeProvider timeProvider, ITokenValidator? validator = null) =>
        keys.Count == 0 && validator is null ? null : new KeyRing(keys, timeProvider, validator);

    /// <summary>What is wrong with a name; null when it can be used.</summary>
    public static string? CheckName(string name) =>
        string.IsNullOrWhiteSpace(name) ? "A shared access key has no name. Name the app that uses it." : null;

    /// <summary>What is wrong with a key, without telling the key; null when it can be used.</summary>
    public static string? CheckKey(string name, string key) => key.Length < ShortestKey
        ? $"The key '{name}' has {key.Length} characters. Use at least {ShortestKey} random ones: "
            + "openssl rand -base64 32."
        : null;

    public string? Find(string name) => _keys.TryGetValue(name, out byte[]? key) ? Encoding.UTF8.GetString(key) : null;

    /// <summary>
    /// Verifies a token: a shared access signature, or a JSON web token when there is a validator of those.
    /// </summary>
    /// <param name="token">As it was put, or as the Authorization header has it.</param>
    /// <param name="verified">What it allows.</param>
    /// <param name="reason">Why it is refused, and the cure.</param>
    public bool TryVerify(
        string? token, [NotNullWhen(true)] out TokenGrant? verified, [NotNullWhen(false)] out string? reason) =>
        LooksLikeJwt(token)
            ? TryVerifyJwt(token, out verified, out reason)
            : TryVerifySignature(token, out verified, out reason);

    private bool TryVerifyJwt(
        string token, [NotNullWhen(true)] out TokenGrant? verified, [NotNullWhen(false)] out string? reason)
    {
        verified = null;
        if (_validator is null)
        {
            reason = "The token is a JSON web token (of Entra ID), which a broker with keys cannot verify. Connect "
                + "a connection string that has SharedAccessKeyName and SharedAccessKey of the file of --keys "
                + "(BrokerOptions.SharedAccessKeys), or start the broker on loopback without keys.";
            return false;
        }

        if (!_validator.TryValidate(token[(token.LastIndexOf(' ') + 1)..], out TokenClaims? claims, out reason))
        {
            return false;
        }

        return TryGrant(new TokenGrant(claims.Subject, new Audience(""), claims.ExpiresAt), out verified, out reason);
    }

    /// <summary>
    /// As the service does: HMAC-SHA256 with the named key over the encoded audience, a line feed and the expiry. What
    /// it may be used for, its audience says.
    /// </summary>
    private bool TryVerifySignature(
        string? token, [NotNullWhen(true)] out TokenGrant? verified, [NotNullWhen(false)] out string? reason)
    {
        verified = null;
        if (SharedAccessToken.Parse(token) is not { } parsed)
        {
            reason = "The token is no shared access signature. Send "
                + "'SharedAccessSignature sr=<URI of entity or namespace>&sig=<signature>&se=<expiry>&skn=<key name>'.";
            return false;
        }

        // One answer, and one time to it, whether the name is unknown or the key wrong: nobody learns the names here.
        bool isKnown = _keys.TryGetValue(parsed.KeyName, out byte[]? key);
        byte[] expected = HMACSHA256.HashData(key ?? NoKey, Encoding.UTF8.GetBytes(parsed.SignedText));
        if (!CryptographicOperations.FixedTimeEquals(expected, parsed.Signature) || !isKnown)
        {
            reason = $"The signature of the token of '{parsed.KeyName}' is wrong, or there is no key of that name. Use "
                + "a name and its key of the file of --keys (BrokerOptions.SharedAccessKeys).";
            return false;
        }

        return TryGrant(
            new TokenGrant(parsed.KeyName, parsed.Audience, parsed.ExpiresAt), out verified, out reason);
    }

    private bool TryGrant(
        TokenGrant grant, [NotNullWhen(true)] out TokenGrant? verified, [NotNullWhen(false)] out string? reason)
    {
        bool isOver = grant.ExpiresAt <= TimeProvider.GetUtcNow();
        verified = isOver ? null : grant;
        reason = isOver
            ? $"The token of '{grant.App}' expired at {grant.ExpiresAt:O}. Make a new one, and check the clock."
            : null;
        return !isOver;
    }

    /// <summary>Three parts of base64url, the first a JSON object.</summary>
    private static bool LooksLikeJwt([NotNullWhen(true)] string? token) =>
        token is not null
        && token[(token.LastIndexOf(' ') + 1)..] is var text
        && text.StartsWith("eyJ", StringComparison.Ordinal)
        && text.Count(c => c == '.') == 2;

    /// <summary>Verifies a key that was sent as it is, as SASL PLAIN does.</summary>
    public bool IsKey(string? name, string? key)
    {
        bool isKnown = _keys.TryGetValue(name ?? string.Empty, out byte[]? known);

        // Hashes have one length, so that the time tells nothing of the key's, and nothing of the name.
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(known ?? NoKey), SHA256.HashData(Encoding.UTF8.GetBytes(key ?? string.Empty))) && isKnown;
    }
}
