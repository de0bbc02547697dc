using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Http.Memory;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.Http;

/// <summary>An app under test with a client of its HTTP functions.</summary>
internal sealed class HttpApp : IAsyncDisposable
{
    private readonly HostedApp _hosted;

    private HttpApp(HostedApp hosted, HttpClient client, LogLines log)
    {
        _hosted = hosted;
        Client = client;
        Log = log;
    }

    public HttpClient Client { get; }

    public LogLines Log { get; }

    public FunctionApp App => _hosted.App;

    /// <summary>Starts an app; in process its requests come in memory, unless a port is given.</summary>
    public static async Task<HttpApp> StartAsync(
        string app,
        bool inProcess,
        HttpTriggerOptions? options = null,
        Func<FunctionAppOptions, FunctionAppOptions>? configure = null)
    {
        var log = new LogLines();
        var hosted = await HostedApp.StartAsync(app, inProcess, defaults =>
        {
            var own = defaults with
            {
                Triggers = [new HttpTriggerKind(options ?? new HttpTriggerOptions())],
                HttpPort = inProcess ? null : 0,
                Loggers = log,
            };
            return configure?.Invoke(own) ?? own;
        });
        var context = hosted.App.Context;
        var client = context.HttpPort is null
            ? new HttpClient(new MemoryHttpHandler(context.Http!))
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        client.BaseAddress = context.BaseAddress;
        client.Timeout = TimeSpan.FromSeconds(30);
        return new HttpApp(hosted, client, log);
    }

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _hosted.DisposeAsync();
        Log.Dispose();
    }
}
