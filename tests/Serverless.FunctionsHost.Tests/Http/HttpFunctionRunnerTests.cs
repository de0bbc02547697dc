using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Serverless.FunctionsHost.Tests.Http;

public sealed class HttpFunctionRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_RouteAndQuery_ReachParametersAndBindingData(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, "api/look/42/tail?colour=red&colour=teal&code=k&id=7");
        request.Headers.Add("x-ms-invocation-id", "forged");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await app.Client.SendAsync(request, Token);

        var seen = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        seen.GetProperty("id").GetInt32().ShouldBe(42);
        seen.GetProperty("rest").GetString().ShouldBe("tail");
        seen.GetProperty("colour").GetString().ShouldBe("teal");
        seen.GetProperty("url").GetString().ShouldBe(
            $"{app.Client.BaseAddress}api/look/42/tail?colour=red&colour=teal&code=k&id=7");
        seen.GetProperty("sent").GetString().ShouldBe(seen.GetProperty("invocation").GetString());
        seen.GetProperty("trace").GetString()!.ShouldContain("0af7651916cd43dd8448eb211c80319c");
        seen.GetProperty("bound").EnumerateArray().Select(key => key.GetString())
            .ShouldBe(["Headers", "Query", "colour", "id", "rest"]);
        JsonDocument.Parse(seen.GetProperty("query").GetString()!).RootElement.GetProperty("code").GetString().ShouldBe(
            "k");
        JsonDocument.Parse(seen.GetProperty("query").GetString()!).RootElement.GetProperty("colour").GetString()
            .ShouldBe("teal");
        seen.GetProperty("headers").GetString()!.ShouldContain("traceparent");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FunctionThrows_AnswersWithTheIdOfTheLog(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.Client.GetAsync(new Uri("api/throw", UriKind.Relative), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var id = response.Headers.GetValues("x-ms-invocation-id").Single();
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(id);
        app.Log.All.ShouldContain(line => line.Contains(id, StringComparison.Ordinal)
            && line.Contains("No answer for /api/throw.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_LargeBody_IsEchoed(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);
        var bytes = new byte[5_000_000];
        new Random(17).NextBytes(bytes);

        using var response = await app.Client.PostAsync(
            new Uri("api/body", UriKind.Relative), new ByteArrayContent(bytes), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync(Token)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ServerSentEvents_ArriveOneByOne(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.Client.GetAsync(
            new Uri("api/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        for (var number = 0; number < 3; number++)
        {
            (await reader.ReadLineAsync(Token)).ShouldBe($"data: {number}");
            (await reader.ReadLineAsync(Token)).ShouldBe(string.Empty);
            (await app.Client.PostAsync(new Uri("api/open", UriKind.Relative), null, Token)).Dispose();
        }

        (await reader.ReadLineAsync(Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ClientLeaves_CancelsTheFunction(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = app.Client.GetAsync(new Uri("api/wait", UriKind.Relative), leaving.Token);
        await app.Log.WaitForAsync("waiting");

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        await app.Log.WaitForAsync("Executed 'Functions.WaitForEver' (Cancelled");
    }

    [Theory]
    [InlineData("GET", "api/unknown")]
    [InlineData("POST", "api/throw")]
    [InlineData("GET", "api/look/notanumber")]
    [InlineData("GET", "throw")]
    public async Task Run_NoRoute_IsNotFound(string method, string path)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await app.Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_HttpRequestData_EchoesTheBody(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("DataApp", inProcess);

        using var response = await app.Client.PostAsync(
            new Uri("api/echo", UriKind.Relative), new StringContent("lorem ïpsum"), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("lorem ïpsum");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_MiddlewareThatReadsTheRequest_AddsToTheAnswer(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("DataApp", inProcess);

        using var response = await app.Client.PostAsync(
            new Uri("api/echo?a=1", UriKind.Relative), new StringContent("text"), Token);

        response.Headers.GetValues("x-stamp").ShouldBe(["POST /api/echo"]);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("text");
    }
}
