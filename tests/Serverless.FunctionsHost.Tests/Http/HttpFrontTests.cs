using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.FunctionsHost.Http;

namespace Serverless.FunctionsHost.Tests.Http;

public sealed class HttpFrontTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api/catalogue/index", "any index")]
    [InlineData("api/CATALOGUE/9/", "any 9")]
    [InlineData("api/files/a/b%20c.txt", "file a/b c.txt")]
    [InlineData("api/files", "file ")]
    [InlineData("api/unrouted", "GET")]
    public async Task Route_Paths_GoToTheFirstByName(string path, string answer)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);

        using var response = await app.GetAsync(path);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(answer);
        app.App.Notices.ShouldContain(notice => notice.Contains("'CatalogueIndex'", StringComparison.Ordinal)
            && notice.Contains("'CatalogueAny'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Describe_Functions_AsCoreToolsDo()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: false);

        var table = app.App.DescribeFunctions();

        table.ShouldContain($"  Greet: [GET] http://127.0.0.1:{app.App.BaseAddress.Port}/api/greetings/{{name}}\n");
        table.ShouldContain($"  Unrouted: http://127.0.0.1:{app.App.BaseAddress.Port}/api/Unrouted\n");
    }

    [Theory]
    [InlineData("api/shelves/instance", "instance", true)]
    [InlineData("api/shelves/instance", "instance", false)]
    [InlineData("api/shelves/static/b", "static b", false)]
    public async Task Route_FunctionOfAReferencedProject_IsFound(string path, string answer, bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.GetAsync(path);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(answer);
    }

    [Fact]
    public async Task Start_PortInUse_NamesThePort()
    {
        await using var first = await HttpApp.StartAsync(
            "WebApp", inProcess: true, configure: options => options with { HttpPort = 0 });
        var port = first.App.BaseAddress.Port;

        var failure = await Should.ThrowAsync<HttpPortException>(() => HttpApp.StartAsync(
            "WebApp", inProcess: true, configure: options => options with { HttpPort = port }));

        failure.Message.ShouldStartWith($"Port {port} of 'WebApp' is in use.");
    }

    [Fact]
    public async Task Homepage_NoFunctionThere_IsAPage()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);
        await using var bare = await HttpApp.StartAsync("WebApp", inProcess: true, configure: options => options with
        {
            Settings = new Dictionary<string, string> { ["AzureWebJobsDisableHomepage"] = "true" },
        });

        using var page = await app.GetAsync("/");
        using var none = await bare.GetAsync("/");

        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        none.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Cors_Preflight_IsAnsweredForTheOriginsAndReachesNoFunction()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true, new HttpTriggerOptions
        {
            CorsOrigins = ["http://localhost:5173/"],
            CorsCredentials = true,
        });

        using var preflight = await SendAsync(app, HttpMethod.Options, "api/catalogue/1", "http://localhost:5173");
        using var allowed = await SendAsync(app, HttpMethod.Get, "api/catalogue/1", "http://localhost:5173");
        using var other = await SendAsync(app, HttpMethod.Get, "api/catalogue/1", "http://elsewhere");

        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldBe("GET");
        allowed.Headers.GetValues("Access-Control-Allow-Origin").Single().ShouldBe("http://localhost:5173");
        allowed.Headers.GetValues("Access-Control-Allow-Credentials").Single().ShouldBe("true");
        other.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Cors_AnyOriginWithCredentials_IsRefused()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => HttpApp.StartAsync(
            "WebApp", inProcess: true, new HttpTriggerOptions { CorsOrigins = ["*"], CorsCredentials = true }));

        failure.Message.ShouldContain("Host.CORSCredentials");
    }

    [Theory]
    [InlineData("api/catalogue/1", null, HttpStatusCode.OK)]
    [InlineData("api/locked", null, HttpStatusCode.Unauthorized)]
    [InlineData("api/locked", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("api/locked", "for-locked", HttpStatusCode.OK)]
    [InlineData("api/locked", "for-all", HttpStatusCode.OK)]
    [InlineData("api/locked", "for-vault", HttpStatusCode.Unauthorized)]
    [InlineData("api/vault", "for-all", HttpStatusCode.Unauthorized)]
    [InlineData("api/vault", "for-vault", HttpStatusCode.Unauthorized)]
    [InlineData("api/vault", "the-master", HttpStatusCode.OK)]
    [InlineData("admin/host/ping", "for-all", HttpStatusCode.Unauthorized)]
    [InlineData("admin/host/ping", "the-master", HttpStatusCode.OK)]
    public async Task Keys_Required_OpenTheirLevel(string path, string? key, HttpStatusCode status)
    {
        var data = Directory.CreateTempSubdirectory("keys");
        await File.WriteAllTextAsync(
            Path.Combine(data.FullName, "secrets.json"),
            """
            {"master": "the-master", "host": {"default": "for-all"},
             "functions": {"locked": {"k": "for-locked"}, "vault": {"k": "for-vault"}}}
            """,
            Token);
        await using var app = await HttpApp.StartAsync(
            "WebApp",
            inProcess: true,
            new HttpTriggerOptions { RequireKeys = true },
            options => options with { DataDirectory = data.FullName });

        using var inQuery = await app.GetAsync(key is null ? path : $"{path}?code={key}");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-functions-key", key is null ? [] : [key]);
        using var inHeader = await app.Client.SendAsync(request, Token);

        inQuery.StatusCode.ShouldBe(status);
        inHeader.StatusCode.ShouldBe(status);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_NotRequired_AllIsOpen()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);

        using var response = await app.GetAsync("api/vault");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HostJson_CustomHeadersAndLimits_AreObeyed()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true, configure: options => options with
        {
            Settings = new Dictionary<string, string>
            {
                ["AzureFunctionsJobHost__extensions__http__customHeaders__X-Content-Type-Options"] = "nosniff",
                ["AzureFunctionsJobHost__extensions__http__maxOutstandingRequests"] = "1",
                ["AzureFunctionsJobHost__extensions__http__maxConcurrentRequests"] = "1",
            },
        });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = app.Client.GetAsync(new Uri("api/wait", UriKind.Relative), leaving.Token);
        await app.Log.WaitForAsync("waiting");

        using var refused = await app.GetAsync("api/catalogue/1");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await app.Log.WaitForAsync("Executed 'Functions.WaitForEver'");
    }

    [Fact]
    public async Task RoutePrefix_OverriddenByASettingThatTheWorkerDoesNotRead_IsAnErrorNotATimeout()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true, configure: options => options with
        {
            Settings =
                new Dictionary<string, string> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = "v2" },
        });

        using var response = await app.GetAsync("v2/catalogue/1");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        app.App.Errors.ShouldContain(error => error.Contains("'Greet'", StringComparison.Ordinal)
            && error.Contains("'v2'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_LargerThanTheLimit_Is413()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true, configure: options => options with
        {
            Settings = new Dictionary<string, string> { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000" },
        });

        using var response = await app.Client.PostAsync(
            new Uri("api/body", UriKind.Relative), new ByteArrayContent(new byte[1001]), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Admin_StatusAndFunctions_AreThere()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);

        var status = await app.Client.GetFromJsonAsync<JsonElement>("admin/host/status", Token);
        var functions = await app.Client.GetFromJsonAsync<JsonElement>("admin/functions", Token);
        using var http = await app.Client.PostAsJsonAsync("admin/functions/Greet", new { input = "" }, Token);
        using var unknown = await app.Client.PostAsJsonAsync("admin/functions/None", new { input = "" }, Token);

        status.GetProperty("state").GetString().ShouldBe("Running");
        functions.EnumerateArray().Single(item => item.GetProperty("name").GetString() == "Greet")
            .GetProperty("invoke_url_template").GetString().ShouldBe("http://127.0.0.1/api/greetings/{name}");
        http.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpApp app, HttpMethod method, string path, string origin)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "GET");
        }

        return app.Client.SendAsync(request, Token);
    }
}
