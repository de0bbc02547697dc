using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Sqlite;

namespace Serverless.Runtime.Durable;

/// <summary>What a <see cref="DurableEngine"/> needs.</summary>
internal sealed class DurableEngineOptions
{
    /// <summary>Ten a core, the default of the Functions host.</summary>
    internal static readonly int DefaultConcurrency = 10 * Environment.ProcessorCount;

    /// <summary>Gets the database of the journal. The engine does not dispose it.</summary>
    public required SqliteDatabase Database { get; init; }

    /// <summary>Gets the clock of timers and timestamps.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets where the engine and the orchestrators' replay-safe loggers log.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Gets how inputs, results and events are serialized. It has to write JSON. Default: JSON,
    /// property names in any case.
    /// </summary>
    public DataConverter? Converter { get; init; }

    /// <summary>Gets how many activities run at once. Default: ten a core, as the Functions host has it.</summary>
    public int MaxConcurrentActivities { get; init; } = DefaultConcurrency;

    /// <summary>Tests: after that many commits the engine behaves as if its process had been killed.</summary>
    internal int? DieAfterCommits { get; init; }

    /// <summary>Gets how many orchestrators run at once. Default: ten a core, as the Functions host has it.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = DefaultConcurrency;
}
