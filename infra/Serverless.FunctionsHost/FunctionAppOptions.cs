using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;

namespace Serverless.FunctionsHost;

/// <summary>How one function app is run.</summary>
internal sealed record FunctionAppOptions
{
    /// <summary>Gets the app's name, for log lines, errors and stored state; unique in a host.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the directory of the app's build or publish output.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets what starts its workers.</summary>
    public required IWorkerLauncher Launcher { get; init; }

    /// <summary>Gets the port that workers connect to, shared by the apps of a host.</summary>
    public required WorkerEndpoint Endpoint { get; init; }

    /// <summary>
    /// Gets the settings, flat as in the Values of local.settings.json; the worker sees them as environment variables.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the kinds of triggers that are served, in the order in which their listeners start.</summary>
    public IReadOnlyList<Triggers.ITriggerKind> Triggers { get; init; } = [];

    /// <summary>Gets the kinds of inputs.</summary>
    public IReadOnlyList<Inputs.IInputBinding> Inputs { get; init; } = [];

    /// <summary>Gets the kinds of outputs.</summary>
    public IReadOnlyList<Outputs.IOutputBinding> Outputs { get; init; } = [];

    /// <summary>Gets how many workers run side by side; at least 1.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets the app's port on 127.0.0.1; 0 means any free one, null none: requests come in memory.</summary>
    public int? HttpPort { get; init; } = 0;

    /// <summary>Gets where the host keeps state of the app; null keeps it in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Gets the clock of everything that the host waits for.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the log.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Gets what takes the lines that a worker prints; true for standard error.</summary>
    public Action<string, bool> Output { get; init; } = static (_, _) => { };

    /// <summary>Gets who is told of each invocation that ended; it must not block.</summary>
    public Action<InvocationRecord>? InvocationEnded { get; init; }

    /// <summary>Gets who says that a worker is lost at a function; null for nobody.</summary>
    public Func<string, bool, bool>? LosingWorker { get; init; }

    /// <summary>Gets who is told what triggers took; null for nobody.</summary>
    public Triggers.ITriggerWatch? TriggerWatch { get; init; }

    /// <summary>Gets how long a stop takes at most; what still runs at half of it is cancelled.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(4.5);
}
