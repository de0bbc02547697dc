using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Serverless.FunctionsHost.Http.Admin;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// The endpoints of the host and of other features, with a router of their own. It is made for the first request: most
/// apps in tests never get one.
/// </summary>
internal sealed class FeatureEndpoints : IDisposable
{
    private readonly FunctionAppContext _app;
    private readonly IHttpEndpoints[] _features;
    private readonly Lazy<(ServiceProvider Services, RequestDelegate Router)> _router;

    public FeatureEndpoints(FunctionAppContext app, IEnumerable<IHttpEndpoints> features)
    {
        _app = app;
        _features = [new HostEndpoints(), .. features];
        _router = new(CreateRouter);
    }

    /// <summary>Answers a request; 404 when no feature has its path.</summary>
    public async Task ProcessAsync(HttpContext context)
    {
        var (services, router) = _router.Value;
        var outer = context.Features.Get<IServiceProvidersFeature>();
        context.Features.Set<IServiceProvidersFeature>(
            new RequestServicesFeature(context, services.GetRequiredService<IServiceScopeFactory>()));
        try
        {
            await router(context);
        }
        finally
        {
            context.Features.Set(outer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_router.IsValueCreated)
        {
            _router.Value.Services.Dispose();
        }
    }

    private (ServiceProvider Services, RequestDelegate Router) CreateRouter()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddRouting()
            .AddSingleton(_app.Loggers)
            .AddSingleton(new DiagnosticListener("Serverless.FunctionsHost.Http"))
            .BuildServiceProvider();
        var builder = new ApplicationBuilder(services);
        builder.UseRouting();
        builder.UseEndpoints(endpoints =>
        {
            foreach (var feature in _features)
            {
                feature.Map(_app, endpoints);
            }
        });
        return (services, builder.Build());
    }
}
