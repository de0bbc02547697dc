using System.Globalization;

namespace Serverless.LocalHost.Supervision;

/// <summary>What an app's output looks like: which of its files that matter are how large and how old.</summary>
internal static class OutputFingerprint
{
    private static readonly string[] Patterns =
        [
            "*.dll", "*.deps.json", "*.runtimeconfig.json", "host.json", "local.settings.json", "appsettings*.json",
            "worker.config.json",
        ];

    /// <summary>Whether a change of the file is one of the app.</summary>
    public static bool Matters(string? file) =>
        file is not null && Patterns.Any(pattern =>
            System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file)));

    /// <summary>Takes it; equal texts are equal outputs.</summary>
    public static string Of(string directory)
    {
        try
        {
            return string.Join('\n', Patterns
                .SelectMany(pattern => new DirectoryInfo(directory).EnumerateFiles(pattern))
                .Select(file => string.Create(
                    CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"))
                .Order(StringComparer.Ordinal));
        }
        catch (IOException)
        {
            // A build is moving files just now; what it ends with is another look's.
            return string.Empty;
        }
    }
}
