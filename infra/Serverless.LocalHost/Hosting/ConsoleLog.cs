using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Serverless.LocalHost.Hosting;

/// <summary>What the local host shows on the console: what functions log, and what goes wrong elsewhere.</summary>
internal static class ConsoleLog
{
    private const string FunctionCategory = "Function";

    // It logs a start that fails, which the local host tells in its own words.
    private const string GenericHostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Logs to the standard error, a line an entry, so that the standard output stays for results.</summary>
    public static void Configure(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level > LogLevel.Warning ? level : LogLevel.Warning);
        logging.AddFilter(FunctionCategory, level);
        logging.AddFilter(GenericHostCategory, LogLevel.Critical);
        logging.Services.Configure<ConsoleLoggerOptions>(
            options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "HH:mm:ss.fff ";
        });
    }
}
