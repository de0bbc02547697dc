using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Runtime;

/// <summary>How <see cref="FunctionsHost"/> runs one function app.</summary>
public sealed record FunctionsHostOptions
{
    /// <summary>
    /// The app's name, for log lines, error messages and stored state; unique in a <see cref="DataDirectory"/>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The assembly that declares the functions.</summary>
    public required Assembly Assembly { get; init; }

    /// <summary>The app's own set-up: the method that its Program.cs calls too.</summary>
    public required Action<IHostApplicationBuilder> Configure { get; init; }

    /// <summary>
    /// Registers services before <see cref="Configure"/>, so that its TryAdd leaves them in
    /// place: local ports, logging.
    /// </summary>
    public Action<IServiceCollection>? ConfigureServices { get; init; }

    /// <summary>The port on 127.0.0.1; 0, the default, means any free one.</summary>
    public int HttpPort { get; init; }

    /// <summary>
    /// The app's settings, flat as in the Values of local.settings.json: <c>A__B</c> is the key <c>B</c> of section
    /// <c>A</c>. The process's environment is not read.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The host.json; null means the defaults of the Functions host.</summary>
    public string? HostJsonPath { get; init; }

    /// <summary>Where schedules and orchestrations are kept; null means in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The clock of everything that the app and the triggers wait for.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Which classes of the assembly to look at for functions; null means all.</summary>
    public Func<Type, bool>? Include { get; init; }

    /// <summary>
    /// How long <see cref="FunctionsHost.StopAsync"/> takes at most; what still runs at half of it is cancelled.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(4.5);
}
