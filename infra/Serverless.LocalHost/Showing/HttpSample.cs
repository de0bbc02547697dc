using System.Text;

namespace Serverless.LocalHost.Showing;

/// <summary>
/// The first request of an app's <c>.http</c> file, which editors run too, as a <c>curl</c> to copy.
/// </summary>
internal static class HttpSample
{
    /// <summary>Writes the request for an app's address; null when its output has no such file.</summary>
    public static string? ToCurl(string output, Uri address)
    {
        var file = Directory.EnumerateFiles(output, "*.http").Order(StringComparer.Ordinal).FirstOrDefault();
        return file is null ? null : Read(File.ReadAllLines(file), address);
    }

    /// <summary>Reads lines such as <c>POST {{address}}/api/orders</c>, headers, an empty line and a body.</summary>
    public static string? Read(IEnumerable<string> lines, Uri address)
    {
        var request = lines
            .SkipWhile(line => string.IsNullOrWhiteSpace(line) || line[0] is '#' or '@' or '/')
            .TakeWhile(line => !line.StartsWith("###", StringComparison.Ordinal))
            .ToList();
        if (request.Count == 0
            || request[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var method, var url, ..])
        {
            return null;
        }

        var curl = new StringBuilder("curl -i ");
        if (method != "GET")
        {
            curl.Append("-X ").Append(method).Append(' ');
        }

        curl.Append(new Uri(address, PathOf(url)));
        var end = request.FindIndex(string.IsNullOrWhiteSpace);
        foreach (var header in request.Take(1..(end < 0 ? request.Count : end)))
        {
            curl.Append(" -H ").Append(Quoted(header.Trim()));
        }

        var body = end < 0 ? string.Empty : string.Join('\n', request.Skip(end + 1)).Trim();
        return (body.Length == 0 ? curl : curl.Append(" -d ").Append(Quoted(body))).ToString();
    }

    /// <summary>The variable before the path, or a fixed address, is replaced by where the app is now.</summary>
    private static string PathOf(string url)
    {
        var variable = url.IndexOf("}}", StringComparison.Ordinal);
        return variable >= 0 ? url[(variable + 2)..]
            : Uri.TryCreate(url, UriKind.Absolute, out var absolute)
                && absolute.Scheme.StartsWith("http", StringComparison.Ordinal)
                ? absolute.PathAndQuery
                : url;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
