using Microsoft.Extensions.Logging;

namespace Serverless.LocalHost.Hosting;

/// <summary>What to start and where it listens. A port of 0 means any free one.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The AMQP port of the official emulator, and of this host.</summary>
    public const int DefaultAmqpPort = 5672;

    /// <summary>The port of the first app, as Core Tools use it; the next apps have the next ones.</summary>
    public const int FirstHttpPort = 7071;

    /// <summary>Where data is kept, relative to the current directory.</summary>
    public const string DefaultDataDirectory = ".local";

    /// <summary>Gets the paths of the apps to run; empty means those of topology.json.</summary>
    public IReadOnlyList<string> Apps { get; init; } = [];

    /// <summary>Gets the path of topology.json; null looks for <c>bicep/topology.json</c>.</summary>
    public string? Topology { get; init; }

    /// <summary>Gets the AMQP port of the broker.</summary>
    public int AmqpPort { get; init; } = DefaultAmqpPort;

    /// <summary>Gets the port where any Durable Task SDK finds the task hubs; null serves them to the apps of this host
    /// alone.</summary>
    public int? TaskHubPort { get; init; }

    /// <summary>Gets the HTTP ports by app.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    /// <summary>Gets the apps whose port was given by name; they are to be among those that run.</summary>
    public IReadOnlyCollection<string> NamedPorts { get; init; } = [];

    /// <summary>Gets the port of the first app that <see cref="Ports"/> leaves out; 0 takes any free ones.</summary>
    public int FirstPort { get; init; } = FirstHttpPort;

    /// <summary>Gets where data is kept; null keeps it in memory, and nothing after the process ends.</summary>
    public string? DataDirectory { get; init; } = DefaultDataDirectory;

    /// <summary>Gets settings that win over everything else an app is given.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets how many workers an app has.</summary>
    public int Instances { get; init; } = 1;

    /// <summary>Gets whether the apps run in this process instead of each in its own.</summary>
    public bool InProcess { get; init; }

    /// <summary>Gets the apps whose workers wait for a debugger.</summary>
    public IReadOnlyList<string> WaitForDebugger { get; init; } = [];

    /// <summary>Gets whether apps are built first.</summary>
    public bool Build { get; init; } = true;

    /// <summary>Gets the configuration that is built and run.</summary>
    public string Configuration { get; init; } = "Debug";

    /// <summary>Gets whether HTTP functions, and the management API of durable functions, ask for keys.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>Gets whether storage is served even when no function is bound to it.</summary>
    public bool Azurite { get; init; }

    /// <summary>Gets the least severe level that is shown; an app's host.json may ask for less.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Trace;

    /// <summary>Gets the options with every port free and everything in memory.</summary>
    public static LocalHostOptions Ephemeral { get; } = new()
    {
        AmqpPort = 0,
        FirstPort = 0,
        DataDirectory = null,
        LogLevel = LogLevel.Error,
    };
}
