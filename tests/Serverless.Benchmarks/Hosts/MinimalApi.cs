using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Serverless.Benchmarks.Hosts;

/// <summary>The peer of the HTTP measurements: the same answer, by a minimal API on the same Kestrel.</summary>
internal sealed class MinimalApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MinimalApi(WebApplication app) => _app = app;

    public Uri Address => new($"{_app.Urls.First()}/api/nothing");

    public static async Task<MinimalApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/api/nothing", static () => Results.Text("ok"));
        await app.StartAsync();
        return new MinimalApi(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
