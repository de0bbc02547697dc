using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Management;

namespace Serverless.TaskHub.Tests.Management;

/// <summary>A hub in memory, its management API on a free port, and a client of it.</summary>
internal sealed class ManagementServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ManagementServer(FakeTimeProvider clock, DurableTaskHub hub, WebApplication app)
    {
        Clock = clock;
        Hub = hub;
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public FakeTimeProvider Clock { get; }

    public DurableTaskHub Hub { get; }

    public HttpClient Http { get; }

    public static async Task<ManagementServer> StartAsync(string code)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { TimeProvider = clock });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapTaskHubManagement(hub, new TaskHubManagementOptions { Code = code });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ManagementServer(clock, hub, app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Hub.DisposeAsync();
    }
}
