using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.FunctionsHost.Storage.Blobs;

/// <summary>
/// The path of a blob trigger: <c>container/folder/{name}.{extension}</c>. What a name in braces stands for becomes
/// trigger metadata; <c>{{</c> and <c>}}</c> are braces. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#blob-name-patterns.
/// </summary>
internal sealed class BlobPathPattern
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex _pattern;
    private readonly IReadOnlyList<string> _names;

    private BlobPathPattern(string container, string prefix, Regex pattern, IReadOnlyList<string> names)
    {
        Container = container;
        Prefix = prefix;
        _pattern = pattern;
        _names = names;
    }

    /// <summary>Gets the container.</summary>
    public string Container { get; }

    /// <summary>Gets what every blob's name begins with, so that others need not be listed.</summary>
    public string Prefix { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">
    /// The container is missing or has a name in braces, or a brace has no partner.
    /// </exception>
    public static BlobPathPattern Parse(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? path : path[..slash];
        if (container.Length == 0 || container.AsSpan().IndexOfAny('{', '}') >= 0)
        {
            throw new FormatException(
                $"The path '{path}' must begin with the name of a container, without braces: 'container/{{name}}'.");
        }

        var blob = slash < 0 ? string.Empty : path[(slash + 1)..];
        var names = new List<string>();
        var pattern = new StringBuilder();
        var prefix = new StringBuilder();
        for (var i = 0; i < blob.Length; i++)
        {
            var isBrace = blob[i] is '{' or '}';
            var isDoubled = isBrace && i + 1 < blob.Length && blob[i + 1] == blob[i];
            if (!isBrace || isDoubled)
            {
                pattern.Append(Regex.Escape(blob[i].ToString()));
                if (names.Count == 0)
                {
                    prefix.Append(blob[i]);
                }

                i += isDoubled ? 1 : 0;
                continue;
            }

            var end = blob[i] == '{' ? blob.IndexOf('}', i) : -1;
            if (end <= i + 1)
            {
                throw new FormatException(
                    $"In the path '{path}' a brace has no partner. Write '{{name}}', or double a brace that is meant.");
            }

            names.Add(blob[(i + 1)..end]);
            pattern.Append("(.*)");
            i = end;
        }

        // Without a blob's name, every blob of the container counts.
        var text = blob.Length == 0 ? string.Empty : $"^{pattern}$";
        return new BlobPathPattern(
            container,
            prefix.ToString(),
            new Regex(text, RegexOptions.CultureInvariant | RegexOptions.Singleline, MatchTimeout),
            names);
    }

    /// <summary>What the names stand for in a blob's name; null when the blob is another one.</summary>
    public IReadOnlyDictionary<string, string>? Match(string blob)
    {
        var match = _pattern.Match(blob);
        if (!match.Success)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _names.Count; i++)
        {
            var value = match.Groups[i + 1].Value;
            if (values.TryGetValue(_names[i], out var before) && before != value)
            {
                return null;
            }

            values[_names[i]] = value;
        }

        return values;
    }
}
