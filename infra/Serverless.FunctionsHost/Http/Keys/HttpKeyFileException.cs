namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>The file with an app's keys cannot be used.</summary>
internal sealed class HttpKeyFileException(string path, string reason, Exception? inner)
    : Exception(
        $"The keys in '{path}' cannot be read: {reason}. Correct the file, or delete it to get new keys.", inner)
{
    /// <summary>Gets the file.</summary>
    public string Path { get; } = path;
}
