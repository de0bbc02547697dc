using Microsoft.Extensions.Logging;

namespace Serverless.Testing.Logs;

/// <summary>A line that an app or its host logged.</summary>
/// <param name="App">The app.</param>
/// <param name="Level">The level.</param>
/// <param name="Category">The category.</param>
/// <param name="Message">The formatted message, with the exception when there is one.</param>
public sealed record LogLine(string App, LogLevel Level, string Category, string Message)
{
    /// <summary>The line as a console shows it.</summary>
    public override string ToString() => $"{App} {Level} {Category}: {Message}";
}
