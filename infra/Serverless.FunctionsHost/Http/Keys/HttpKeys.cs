using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>
/// The keys of an app: the master key opens everything, a host key every function up to the level Function, a
/// function's key that function, a system key the endpoints of an extension. A request carries its key in the header
/// <c>x-functions-key</c> or the query value <c>code</c>.
/// </summary>
internal sealed class HttpKeys
{
    /// <summary>The header that carries a key.</summary>
    public const string Header = "x-functions-key";

    /// <summary>The name of the durable extension's system key, as in the cloud.</summary>
    public const string DurableTask = "durabletask_extension";

    private readonly byte[] _master;
    private readonly IReadOnlyList<byte[]> _host;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<byte[]>> _functions;

    public HttpKeys(HttpKeyFile file)
    {
        Master = file.Master;
        System = file.System;
        _master = Encoding.UTF8.GetBytes(file.Master);
        _host = Values(file.Host);
        _functions = file.Functions.ToDictionary(
            pair => pair.Key, pair => Values(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets the master key.</summary>
    public string Master { get; }

    /// <summary>Gets the keys of the endpoints of extensions, by name; each extension looks at its own.</summary>
    public IReadOnlyDictionary<string, string> System { get; }

    /// <summary>Whether the request's key opens the function.</summary>
    public bool Opens(HttpRequest request, string function, KeyLevel level)
    {
        if (level == KeyLevel.Anonymous)
        {
            return true;
        }

        var text = request.Headers.TryGetValue(Header, out var values)
            ? values.ToString()
            : request.Query[TriggerMetadata.KeyParameter].ToString();
        if (text.Length == 0)
        {
            return false;
        }

        var key = Encoding.UTF8.GetBytes(text);
        return Same(_master, key)
            || (level == KeyLevel.Function
                && (_host.Any(own => Same(own, key))
                    || (_functions.TryGetValue(function, out var keys) && keys.Any(own => Same(own, key)))));
    }

    /// <summary>Whether the request carries the master key.</summary>
    public bool IsMaster(HttpRequest request) => Opens(request, string.Empty, KeyLevel.Admin);

    private static bool Same(byte[] own, byte[] key) => CryptographicOperations.FixedTimeEquals(own, key);

    private static IReadOnlyList<byte[]> Values(IReadOnlyDictionary<string, string> keys) =>
        [.. keys.Values.Where(key => key.Length > 0).Select(Encoding.UTF8.GetBytes)];
}
