namespace Serverless.FunctionsHost.Settings;

/// <summary>A setting that a function or the host names is missing or cannot be read.</summary>
public sealed class SettingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="setting">The setting's name.</param>
    /// <param name="message">What is wrong and the cure.</param>
    internal SettingException(string setting, string message)
        : base(message) => Setting = setting;

    /// <summary>The name of the setting.</summary>
    public string Setting { get; }
}
