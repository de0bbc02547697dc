using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Serverless.TaskHub.Tests.Execution;

namespace Serverless.TaskHub.Tests.Management;

/// <summary>The HTTP management API of the durable extension.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private const string Api = "/runtime/webhooks/durabletask";

    private ManagementServer _server = null!;

    private DurableTaskHub Hub => _server.Hub;

    private HttpClient Http => _server.Http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ManagementServer.StartAsync("secret");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Call_WithoutTheCode_Unauthorized()
    {
        var answer = await Http.GetAsync(new Uri($"{Api}/instances", UriKind.Relative), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Start_ThenFollowTheLocation_RunsToItsOutput()
    {
        var started = await SendAsync(HttpMethod.Post, "/orchestrators/Chain/one", "5");
        var pending = await Http.GetAsync(started.Headers.Location, Token);
        await using var attachment = Hub.AttachExecutor(new CountingExecutor());
        await Hub.WaitForCompletionAsync("one", false, Token);
        var ended = await Http.GetAsync(started.Headers.Location, Token);

        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var urls = await BodyAsync(started);
        urls["id"]!.GetValue<string>().ShouldBe("one");
        urls["terminatePostUri"]!.GetValue<string>().ShouldEndWith(
            "/instances/one/terminate?reason={text}&code=secret");
        pending.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
        var state = await BodyAsync(ended);
        state["runtimeStatus"]!.GetValue<string>().ShouldBe("Completed");
        state["output"]!.GetValue<int>().ShouldBe(8);
        state["createdTime"]!.GetValue<string>().ShouldBe("2030-01-01T00:00:00Z");
    }

    [Fact]
    public async Task Start_WithTimeout_AnswersWithTheOutput()
    {
        await using var attachment = Hub.AttachExecutor(new CountingExecutor());

        var answer = await SendAsync(HttpMethod.Post, "/orchestrators/Chain?timeout=10", "1");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldBe("4");
    }

    [Fact]
    public async Task History_Shown_TellsCallsWithTheirEnds()
    {
        await using var attachment = Hub.AttachExecutor(new CountingExecutor());
        await SendAsync(HttpMethod.Post, "/orchestrators/Chain/one?timeout=10", "1");

        var state = await BodyAsync(await SendAsync(
            HttpMethod.Get, "/instances/one?showHistory=true&showHistoryOutput=true"));

        var events = state["historyEvents"]!.AsArray();
        events.Select(e => e!["EventType"]!.GetValue<string>()).ShouldBe(
            ["ExecutionStarted", "TaskCompleted", "TaskCompleted", "TaskCompleted", "ExecutionCompleted"]);
        events[1]!["FunctionName"]!.GetValue<string>().ShouldBe("Next");
        events[1]!["Result"]!.GetValue<int>().ShouldBe(2);
    }

    [Theory]
    [InlineData("GET", "/instances/nobody", HttpStatusCode.NotFound)]
    [InlineData("POST", "/instances/nobody/terminate", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/instances/nobody", HttpStatusCode.NotFound)]
    [InlineData("POST", "/instances/ended/terminate?reason=x", HttpStatusCode.Gone)]
    [InlineData("POST", "/instances/ended/raiseEvent/e", HttpStatusCode.Gone)]
    [InlineData("POST", "/instances/ended/rewind", HttpStatusCode.Gone)]
    [InlineData("POST", "/instances/waiting/suspend?reason=x", HttpStatusCode.Accepted)]
    [InlineData("POST", "/instances/waiting/resume?reason=x", HttpStatusCode.Accepted)]
    [InlineData("POST", "/instances/waiting/raiseEvent/e", HttpStatusCode.Accepted)]
    [InlineData("POST", "/instances/ended/restart", HttpStatusCode.Accepted)]
    [InlineData("POST", "/orchestrators/Chain/waiting", HttpStatusCode.Conflict)]
    [InlineData("DELETE", "/instances/ended", HttpStatusCode.OK)]
    [InlineData("DELETE", "/instances?runtimeStatus=Completed", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/instances?runtimeStatus=Asleep", HttpStatusCode.BadRequest)]
    public async Task Call_KnownAndUnknown_StatusCode(string method, string path, HttpStatusCode expected)
    {
        await using (Hub.AttachExecutor(new CountingExecutor()))
        {
            await SendAsync(HttpMethod.Post, "/orchestrators/Chain/ended?timeout=10", "1");
        }

        await SendAsync(HttpMethod.Post, "/orchestrators/Chain/waiting", "1");

        var answer = await SendAsync(HttpMethod.Parse(method), path, method == "POST" ? "{}" : null);

        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task List_MoreThanTop_ContinuesByTheHeader()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await SendAsync(HttpMethod.Post, $"/orchestrators/Chain/{id}", "1");
        }

        var first = await SendAsync(HttpMethod.Get, "/instances?top=2&runtimeStatus=Pending");
        Http.DefaultRequestHeaders.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        var second = await SendAsync(HttpMethod.Get, "/instances?top=2&runtimeStatus=Pending");

        (await IdsAsync(first)).ShouldBe(["a", "b"]);
        (await IdsAsync(second)).ShouldBe(["c"]);
    }

    [Fact]
    public async Task RaiseEvent_NotJson_BadRequest()
    {
        await SendAsync(HttpMethod.Post, "/orchestrators/Chain/one", "1");
        using var content = new StringContent("x", Encoding.UTF8, "text/plain");

        var answer = await Http.PostAsync(
            new Uri($"{Api}/instances/one/raiseEvent/e?code=secret", UriKind.Relative), content, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonNode>(Token))!;

    private static async Task<IEnumerable<string>> IdsAsync(HttpResponseMessage answer) =>
        (await BodyAsync(answer)).AsArray().Select(item => item!["instanceId"]!.GetValue<string>());

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var request = new HttpRequestMessage(method, $"{Api}{path}{separator}code=secret");
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return await Http.SendAsync(request, Token);
    }
}
