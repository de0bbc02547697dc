namespace Serverless.FunctionsHost.Settings;

/// <summary>local.settings.json is wrong; every error is listed.</summary>
public sealed class LocalSettingsException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">What is wrong and the cure, one entry an error.</param>
    internal LocalSettingsException(string path, IReadOnlyList<string> errors)
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
