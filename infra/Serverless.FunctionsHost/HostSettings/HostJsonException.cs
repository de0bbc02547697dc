namespace Serverless.FunctionsHost.HostSettings;

/// <summary>host.json is missing or wrong; every error is listed with its JSON path.</summary>
public sealed class HostJsonException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">What is wrong, one entry an error.</param>
    internal HostJsonException(string path, IReadOnlyList<string> errors)
        : base($"'{path}' cannot be used." + string.Concat(errors.Select(error => $"{Environment.NewLine}  - {error}")))
    {
        Path = path;
        Errors = errors;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong, one entry an error.</summary>
    public IReadOnlyList<string> Errors { get; }
}
