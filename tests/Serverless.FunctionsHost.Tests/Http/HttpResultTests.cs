using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Serverless.FunctionsHost.Tests.Http;

public sealed class HttpResultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api/results/object", true)]
    [InlineData("api/results/object", false)]
    [InlineData("api/results/text", true)]
    [InlineData("api/results/text", false)]
    public async Task Integration_ObjectOrTextResult_IsAnEmpty200WithOneWarning(string path, bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        for (var i = 0; i < 2; i++)
        {
            using var response = await app.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.Content.ReadAsStringAsync(Token)).ShouldBeEmpty();
        }

        app.Log.All.Count(line => line.Contains("is not written", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Integration_EmptyResult_HasNoWarning(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.GetAsync("api/results/ok");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Log.All.ShouldNotContain(line => line.Contains("is not written", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Integration_NoResult_IsWhatTheFunctionWrote(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.GetAsync("api/results/nothing");

        response.StatusCode.ShouldBe(HttpStatusCode.NonAuthoritativeInformation);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("written");
    }

    [Theory]
    [InlineData("WebApp", "api/results/cycle", "cycle", true, false)]
    [InlineData("WebApp", "api/results/cycle", "cycle", true, true)]
    [InlineData("WebApp", "api/results/cycle", "cycle", false, true)]
    [InlineData("WebApp", "api/results/header/empty", "header", true, false)]
    [InlineData("WebApp", "api/results/header/empty", "header", true, true)]
    [InlineData("WebApp", "api/results/header/empty", "header", false, true)]
    [InlineData("WebApp", "api/results/header/full", "header", true, false)]
    [InlineData("WebApp", "api/results/header/full", "header", true, true)]
    [InlineData("WebApp", "api/results/header/full", "header", false, true)]
    [InlineData("DataApp", "api/results/header", "header", true, false)]
    [InlineData("DataApp", "api/results/header", "header", false, true)]
    [InlineData("DataApp", "api/throw", "No answer", false, true)]
    public async Task Any_ResultThatCannotBeWritten_Is500WithTheIdAndTheReasonInTheLog(
        string name, string path, string reason, bool inProcess, bool withSocket)
    {
        await using var app = await HttpApp.StartAsync(
            name, inProcess, configure: options => options with { HttpPort = withSocket ? 0 : null });

        using var response = await app.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var id = response.Headers.GetValues("x-ms-invocation-id").Single();
        if (response.Content.Headers.ContentLength > 0)
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
            problem.GetProperty("invocationId").GetString().ShouldBe(id);
        }

        app.Log.All.ShouldContain(line => line.Contains(id, StringComparison.Ordinal));
        app.Log.All.ShouldContain(line => line.Contains(reason, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Integration_Own500_NamesTheInvocation(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);

        using var response = await app.GetAsync("api/results/500");

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("own");
        var id = response.Headers.GetValues("x-ms-invocation-id").Single();
        app.Log.All.ShouldContain(line => line.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json", "utf-8", true, true)]
    [InlineData("application/json", "utf-8", true, false)]
    [InlineData("application/json; charset=utf-16", "utf-16", false, false)]
    [InlineData("text/json", "utf-8", false, true)]
    public async Task Integration_JsonBody_IsReadAsTheWorkerReadsIt(
        string type, string encoding, bool withMark, bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);
        var text = Encoding.GetEncoding(encoding);
        using var content = new ByteArrayContent(
            [.. withMark ? text.GetPreamble() : [], .. text.GetBytes("""{"City":"Ålesund","Weight":12}""")]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var response = await app.Client.PostAsync(new Uri("api/parcels", UriKind.Relative), content, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("Ålesund 12");
    }

    [Fact]
    public async Task Integration_JsonBodyWithoutAType_IsRefusedByTheWorker()
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess: true);
        using var content = new ByteArrayContent("""{"City":"Bergen","Weight":1}"""u8.ToArray());

        using var response = await app.Client.PostAsync(new Uri("api/parcels", UriKind.Relative), content, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        app.Log.All.ShouldContain(line => line.Contains("content type", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Integration_RedirectAndCookies_PassUnchanged(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("WebApp", inProcess);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/cookie");
        request.Headers.Add("Cookie", "seen=yesterday");

        using var response = await app.Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("/elsewhere");
        response.Headers.GetValues("Set-Cookie").Single().ShouldStartWith("seen=yesterday");
        response.Headers.Server.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RequestData_Request_ArrivesWhole(bool inProcess)
    {
        await using var app = await HttpApp.StartAsync("DataApp", inProcess);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/look/9?colour=ochre");
        request.Headers.Add("X-Sent", "some");
        request.Headers.Add("Cookie", "last=monday");
        request.Headers.Add(
            "x-ms-client-principal",
            Convert.ToBase64String(
                """{"auth_typ":"aad","name_typ":"n","role_typ":"r","claims":[{"typ":"n","val":"Ada"}]}"""u8));
        request.Content = new StringContent("12345");
        request.Headers.TransferEncodingChunked = true;

        using var response = await app.Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Headers.GetValues("X-Seen").Single().ShouldBe("some");
        response.Headers.GetValues("Set-Cookie").Single().ShouldStartWith("last=monday");
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(
            $"POST {app.Client.BaseAddress}api/look/9?colour=ochre 9 ochre aad:Ada 5");
    }

    [Theory]
    [InlineData("api/results/object", HttpStatusCode.OK, "{\n  \"Fruit\": \"pears\",\n  \"Count\": 4\n}")]
    [InlineData("api/results/text", HttpStatusCode.OK, "just text")]
    [InlineData("api/results/nothing", HttpStatusCode.NoContent, "")]
    [InlineData("api/results/class", HttpStatusCode.Created, "from a class")]
    public async Task RequestData_Results_AreWritten(string path, HttpStatusCode status, string body)
    {
        await using var app = await HttpApp.StartAsync("DataApp", inProcess: true);

        using var response = await app.GetAsync(path);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Token)).ShouldBe(body);
    }

    [Theory]
    [InlineData("api/look/9", "puce")]
    [InlineData("api/look/9?colour=ochre", "ochre")]
    public async Task RequestData_JsonBody_FillsParametersBelowTheQuery(string path, string colour)
    {
        await using var app = await HttpApp.StartAsync("DataApp", inProcess: true);

        using var response = await app.Client.PostAsJsonAsync(
            path, new { colour = "puce", id = 1, rest = new[] { 1 } }, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain($" 9 {colour} ");
    }
}
