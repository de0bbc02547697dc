using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// The web server of an app in this process: it listens nowhere and runs the app's pipeline on the features of a
/// request that another server took.
/// </summary>
internal sealed class MemoryHttpServer : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    /// <summary>Gets whether the app has started it: an app without the ASP.NET Core integration does not.</summary>
    public bool IsStarted => _process is not null;

    /// <summary>Gets or sets the app's services; set when its host is built.</summary>
    public IServiceProvider? Services { get; set; }

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = CreateFeatures();

    /// <summary>Runs a request through the app; its response is written to the request's own response.</summary>
    public Task ProcessAsync(HttpContext front)
    {
        var process = _process ?? throw new InvalidOperationException("The app's web server has not started.");
        var features = new FeatureCollection(front.Features);
        // These belong to the front's pipeline and container.
        features.Set<IServiceProvidersFeature>(new AppServices { RequestServices = Services! });
        features.Set<IEndpointFeature>(new NoEndpoint());
        features.Set<IRouteValuesFeature>(new RouteValuesFeature());
        features.Set<IItemsFeature>(new ItemsFeature());
        return process(features);
    }

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception failure)
            {
                application.DisposeContext(context, failure);
                throw;
            }
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static FeatureCollection CreateFeatures()
    {
        var features = new FeatureCollection();
        features.Set<IServerAddressesFeature>(new ServerAddressesFeature());
        return features;
    }

    private sealed class AppServices : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = null!;
    }

    private sealed class NoEndpoint : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }
}
