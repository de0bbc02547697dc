using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.Protocol;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.Tests.Showing;

public sealed class ConsoleLoggerTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly ILoggerFactory _loggers;

    public ConsoleLoggerTests()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.Utc);
        var lines = new ConsoleLines(_output, time);
        _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(
            new ConsoleLoggerProvider(lines, "shop", LogLevel.Debug, LogLevel.Warning)));
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Log_LineOfAFunction_CarriesAppFunctionInvocationAndTrace()
    {
        var line = new RpcLog
        {
            InvocationId = "i-1",
            Message = "Hello",
            Level = RpcLog.Types.Level.Information,
            LogCategory = RpcLog.Types.RpcLogCategory.User,
            Category = "Shop.Greeter",
        };

        new WorkerLog(_loggers).Write(line, "Greet", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        _output.ToString().ShouldBe(
            "03:04:05.006 info shop/Greet: Hello [i-1 trace 4bf92f3577b34da6a3ce929d0e0e4736]\n");
    }

    [Fact]
    public void Log_LineOfAWorkerOutsideAFunction_HasNotTheTraceOfItsConnection()
    {
        using var connection = new Activity("worker's stream").Start();
        var line = new RpcLog { Message = "seeded", Level = RpcLog.Types.Level.Information, Category = "Shop.Seeder" };

        new WorkerLog(_loggers).Write(line, function: null, traceParent: null);

        _output.ToString().ShouldBe("03:04:05.006 info shop: seeded\n");
    }

    [Fact]
    public void Log_ExceptionWithoutAType_StartsWithItsMessage()
    {
        var line = new RpcLog
        {
            Message = "failed",
            Level = RpcLog.Types.Level.Information,
            Exception = new RpcException { Message = "System.FormatException: odd", StackTrace = "at Shop" },
        };

        new WorkerLog(_loggers).Write(line, function: null, traceParent: null);

        _output.ToString().ReplaceLineEndings("\n")
            .ShouldBe("03:04:05.006 info shop: failed\nSystem.FormatException: odd\nat Shop\n");
    }

    [Fact]
    public void Log_LineOutsideAFunction_CarriesTheApp()
    {
        _loggers.CreateLogger("Shop.Seeder").LogWarning("seeded");

        _output.ToString().ShouldBe("03:04:05.006 warn shop: seeded\n");
    }

    [Theory]
    [InlineData("Shop.Seeder", LogLevel.Trace, false)]
    [InlineData("Shop.Seeder", LogLevel.Debug, true)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Information, false)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Warning, true)]
    public void IsEnabled_LibrariesOutsideFunctions_AreQuieter(string category, LogLevel level, bool expected) =>
        _loggers.CreateLogger(category).IsEnabled(level).ShouldBe(expected);
}
