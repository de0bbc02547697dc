namespace Serverless.Topology;

/// <summary>
/// Addresses as clients write them (AMQP-BRIEF: with scheme and host, a leading slash, percent-encoded).
/// </summary>
internal static class EntityAddress
{
    /// <summary>The path in the namespace: without scheme, host, outer slashes and encoding. Case is kept.</summary>
    public static string Normalize(string address)
    {
        string path = address;
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            int slash = path.IndexOf('/', scheme + 3);
            path = slash < 0 ? string.Empty : path[slash..];
        }

        return path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path).Trim('/') : path.Trim('/');
    }
}
