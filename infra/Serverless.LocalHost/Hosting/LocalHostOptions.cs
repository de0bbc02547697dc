using System.Collections.ObjectModel;
using Microsoft.Extensions.Logging;

namespace Serverless.LocalHost.Hosting;

/// <summary>What to start and where it listens. A port of 0 means any free one.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The AMQP port of the official emulator, and of this host.</summary>
    public const int DefaultAmqpPort = 5672;

    /// <summary>The port of the Ordering app.</summary>
    public const int DefaultOrderingPort = 7071;

    /// <summary>The port of the Warehouse app.</summary>
    public const int DefaultWarehousePort = 7072;

    /// <summary>Where data is kept, relative to the current directory.</summary>
    public const string DefaultDataDirectory = ".local";

    /// <summary>Gets the AMQP port of the broker.</summary>
    public int AmqpPort { get; init; } = DefaultAmqpPort;

    /// <summary>Gets the HTTP port of the Ordering app.</summary>
    public int OrderingPort { get; init; } = DefaultOrderingPort;

    /// <summary>Gets the HTTP port of the Warehouse app.</summary>
    public int WarehousePort { get; init; } = DefaultWarehousePort;

    /// <summary>Gets where data is kept; null keeps it in memory, and nothing after the process ends.</summary>
    public string? DataDirectory { get; init; } = DefaultDataDirectory;

    /// <summary>Gets settings that win over the defaults of every app and over <c>local.settings.json</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = ReadOnlyDictionary<string, string?>.Empty;

    /// <summary>
    /// Gets the least severe level that functions log to the console; everything else logs warnings at least.
    /// </summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Gets the options with every port free and everything in memory.</summary>
    public static LocalHostOptions Ephemeral { get; } = new()
    {
        AmqpPort = 0,
        OrderingPort = 0,
        WarehousePort = 0,
        DataDirectory = null,
        LogLevel = LogLevel.Error,
    };
}
