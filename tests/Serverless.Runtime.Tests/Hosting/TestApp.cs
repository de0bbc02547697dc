using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Runtime.Tests.Hosting;

/// <summary>
/// Starts a host with the functions of some nested or top-level classes of this assembly, on any free port.
/// </summary>
internal static class TestApp
{
    public static FunctionsHostOptions Options(
        Type[] functions,
        Action<IHostApplicationBuilder>? configure = null,
        Action<IServiceCollection>? services = null,
        Dictionary<string, string?>? settings = null,
        TimeProvider? time = null,
        string? dataDirectory = null,
        string? hostJson = null,
        int port = 0,
        TimeSpan? stopTimeout = null) => new()
        {
            Name = "test",
            Assembly = typeof(TestApp).Assembly,
            Include = functions.Contains,
            Configure = configure ?? (static _ => { }),
            ConfigureServices = services,
            Settings = settings ?? [],
            TimeProvider = time ?? TimeProvider.System,
            DataDirectory = dataDirectory,
            HostJsonPath = hostJson,
            HttpPort = port,
            StopTimeout = stopTimeout ?? TimeSpan.FromSeconds(4.5),
        };

    public static Task<FunctionsHost> StartAsync<T>(Action<IHostApplicationBuilder>? configure = null) =>
        FunctionsHost.StartAsync(Options([typeof(T)], configure), TestContext.Current.CancellationToken);

    public static HttpClient Client(FunctionsHost host) => new() { BaseAddress = host.BaseAddress };
}
