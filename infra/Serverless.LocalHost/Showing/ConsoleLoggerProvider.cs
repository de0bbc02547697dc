using Microsoft.Extensions.Logging;

namespace Serverless.LocalHost.Showing;

/// <summary>Shows the log of one app, or of the host itself, on the console.</summary>
/// <param name="lines">The console.</param>
/// <param name="app">The app; null for the host itself.</param>
/// <param name="least">The least level of anything.</param>
/// <param name="leastOfFrameworks">The least level of what a library logs outside a function.</param>
internal sealed class ConsoleLoggerProvider(ConsoleLines lines, string? app, LogLevel least, LogLevel leastOfFrameworks)
    : ILoggerProvider
{
    private static readonly string[] Frameworks = ["Microsoft.", "System.", "Azure.", "Azure-", "Grpc."];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(
        lines,
        app is null ? null : $"{app}{FunctionOf(categoryName)}",
        Frameworks.Any(prefix => categoryName.StartsWith(prefix, StringComparison.Ordinal)) && leastOfFrameworks > least
            ? leastOfFrameworks
            : least);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Categories of functions are <c>Function.{name}</c> and <c>Function.{name}.User</c>.</summary>
    private static string FunctionOf(string category) =>
        category.Split('.') is ["Function", var name, ..] ? $"/{name}" : string.Empty;
}
