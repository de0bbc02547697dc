namespace Serverless.Broker.SharedAccess;

/// <summary>
/// What a shared access signature is for: a URI that names the namespace or something below it. Scheme, host, port,
/// case and slashes at the end are not looked at: clients write the same entity in four ways, and
/// the broker has no one name.
/// </summary>
/// <param name="Path">The path of the URI; empty for the whole namespace.</param>
internal readonly record struct Audience(string Path)
{
    private const string SchemeEnd = "://";

    /// <summary>Null when the text has no scheme: what of it is the host could only be guessed.</summary>
    public static Audience? Parse(string uri)
    {
        int scheme = uri.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return null;
        }

        int host = scheme + SchemeEnd.Length;
        int end = uri.AsSpan(host).IndexOfAny('?', '#');
        ReadOnlySpan<char> rest = end < 0 ? uri.AsSpan(host) : uri.AsSpan(host, end);
        int slash = rest.IndexOf('/');
        return new Audience(slash < 0 ? "" : Uri.UnescapeDataString(rest[slash..]).Trim('/'));
    }

    /// <summary>
    /// Whether an address is this path or below it: <c>orders</c> covers
    /// <c>orders/Subscriptions/x</c>, not <c>orders2</c>.
    /// </summary>
    public bool Covers(ReadOnlySpan<char> address) =>
        Path.Length == 0
        || (address.StartsWith(Path, StringComparison.OrdinalIgnoreCase)
            && (address.Length == Path.Length || address[Path.Length] == '/'));
}
