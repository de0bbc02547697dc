using Microsoft.Extensions.Logging;
using Serverless.Broker.Logging;

namespace Serverless.Broker.Tests.Logging;

/// <summary>A peer's escape sequences once reached the terminal.</summary>
public sealed class PrintableLoggerTests
{
    private const string Attack = "a\u001b[2Jb\u009bc\u202ed\r\ne";
    private const string Harmless = @"a\u001b[2Jb\u009bc\u202ed\u000d\u000ae";

    [Fact]
    public void Log_ControlCharacters_AreWrittenOut()
    {
        var lines = new Lines();
        ILogger logger = new PrintableLogger(lines);

        logger.Log(LogLevel.Warning, default, Attack, null, (state, _) => $"Attach to '{state}' refused");

        lines.Text.ShouldBe($"Attach to '{Harmless}' refused");
    }

    [Fact]
    public void Log_ExceptionWithControlCharacters_IsWrittenOut()
    {
        var lines = new Lines();
        ILogger logger = new PrintableLogger(lines);

        logger.Log(LogLevel.Error, default, "", new InvalidOperationException(Attack), (state, _) => state);

        var text = lines.Exception!.ToString();
        text.ShouldContain("InvalidOperationException");
        text.ShouldNotContain("\u001b");
        lines.Exception!.Message.ShouldBe(Harmless);
    }

    [Fact]
    public void Of_PlainText_IsTheSame()
    {
        var exception = new InvalidOperationException("naïve – 日本語");

        Printable.Of(exception).ShouldBeSameAs(exception);
        Printable.Of(exception.Message).ShouldBeSameAs(exception.Message);
    }

    private sealed class Lines : ILogger
    {
        public string? Text { get; private set; }

        public Exception? Exception { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            (Text, Exception) = (formatter(state, exception), exception);
    }
}
