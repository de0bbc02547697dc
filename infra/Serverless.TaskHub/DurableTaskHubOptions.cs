using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Sqlite;

namespace Serverless.TaskHub;

/// <summary>What a <see cref="DurableTaskHub"/> needs.</summary>
public sealed record DurableTaskHubOptions
{
    /// <summary>Gets where instances are kept; the hub does not dispose it. Default: null, in memory for as long as the
    /// hub lives.</summary>
    public SqliteDatabase? Database { get; init; }

    /// <summary>Gets the clock of timers and timestamps. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets how long orchestrations are kept after their end. Default: null, until they are purged.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Gets how many bytes one payload may have: an input, a result, an event. Clients are refused; an
    /// orchestration or activity that makes a larger one fails. Default: null, any number.</summary>
    public int? MaxPayloadBytes { get; init; }

    /// <summary>Gets where the hub logs. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
