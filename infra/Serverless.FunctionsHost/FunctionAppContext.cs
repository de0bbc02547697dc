using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Apps;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Http.Keys;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Settings;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost;

/// <summary>What triggers, inputs and outputs of one app share.</summary>
internal sealed class FunctionAppContext
{
    /// <summary>Gets the app's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the directory of the app's output.</summary>
    public required string Directory { get; init; }

    /// <summary>Gets where the host keeps state of this app; null keeps it in memory.</summary>
    public required string? DataDirectory { get; init; }

    /// <summary>Gets the app's settings, as the worker sees them too.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>Gets what resolves <c>%name%</c> and connection names.</summary>
    public required SettingResolver Resolver { get; init; }

    /// <summary>Gets host.json.</summary>
    public required HostJson HostJson { get; init; }

    /// <summary>Gets the clock of everything that the host waits for.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets the log.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Gets the count of what runs.</summary>
    public required WorkCounter Work { get; init; }

    /// <summary>Gets what runs functions.</summary>
    public required FunctionInvoker Invoker { get; init; }

    /// <summary>Gets the app's workers.</summary>
    public required WorkerPool Workers { get; init; }

    /// <summary>Gets or sets the functions that are served; set before listeners are made.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; set; } = [];

    /// <summary>Gets who is told what triggers took; null for nobody.</summary>
    public ITriggerWatch? TriggerWatch { get; init; }

    /// <summary>Gets the app's port on 127.0.0.1; 0 means any free one, null none.</summary>
    public int? HttpPort { get; init; }

    /// <summary>
    /// Gets or sets where the app answers HTTP: <c>http://127.0.0.1:7071/</c>; set before listeners start.
    /// </summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1/");

    /// <summary>
    /// Gets or sets the keys that requests have to give; null when none is asked for. Set before listeners start.
    /// </summary>
    public HttpKeys? HttpKeys { get; set; }

    /// <summary>Gets or sets what answers a request without a socket; null when the app takes no HTTP.</summary>
    public RequestDelegate? Http { get; set; }
}
