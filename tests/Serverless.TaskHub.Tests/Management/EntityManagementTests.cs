using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Management;

/// <summary>Entities over HTTP.</summary>
public sealed class EntityManagementTests : IAsyncLifetime
{
    private const string Code = "s/cret+";

    private ManagementServer _server = null!;

    private DurableTaskHub Hub => _server.Hub;

    private HttpClient Http => _server.Http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ManagementServer.StartAsync(Code);
        Hub.AttachExecutor(new Counters());
        Http.BaseAddress = new Uri(Http.BaseAddress!, "/runtime/webhooks/durabletask/");
        Http.DefaultRequestHeaders.Add("x-functions-key", Code);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Signal_ThenGet_ShowsTheState()
    {
        (await SignalAsync("Counter/a?op=add", "3")).ShouldBe(HttpStatusCode.Accepted);
        (await SignalAsync("Counter/a?op=add", "4")).ShouldBe(HttpStatusCode.Accepted);
        await Hub.WhenIdleAsync(Token);

        (await GetAsync("entities/counter/a"))!.GetValue<int>().ShouldBe(7);
    }

    [Fact]
    public async Task Get_Unknown_NotFound()
    {
        using var answer = await Http.GetAsync(new Uri("entities/counter/nobody", UriKind.Relative), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_ByNameTimeAndTop_OnlyThoseAndContinues()
    {
        foreach (var id in new[] { "counter/a", "counter/b", "lamp/a" })
        {
            await SignalAsync($"{id}?op=add", "1");
            await Hub.WhenIdleAsync(Token);
            _server.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var all = (await GetAsync("entities"))!.AsArray();
        all.Count.ShouldBe(3);
        all[0]!.ToJsonString().ShouldBe(
            """{"entityId":{"name":"counter","key":"a"},"lastOperationTime":"2030-01-01T00:00:00Z"}""");
        (await GetAsync("entities/counter?fetchState=true"))!.AsArray()
            .Select(entity => entity!["state"]!.GetValue<int>()).ShouldBe([1, 1]);
        (await GetAsync("entities?lastOperationTimeFrom=2030-01-01T00:01:30Z"))!.AsArray()
            .ShouldHaveSingleItem()!["entityId"]!["name"]!.GetValue<string>().ShouldBe("lamp");

        using var first = await Http.GetAsync(new Uri("entities?top=2", UriKind.Relative), Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("entities?top=2", UriKind.Relative));
        request.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token").Single());
        using var second = await Http.SendAsync(request, Token);
        JsonNode.Parse(await second.Content.ReadAsStringAsync(Token))!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_Known_StateIsGone()
    {
        await SignalAsync("counter/a?op=add", "3");
        using var deleted = await Http.DeleteAsync(new Uri("entities/counter/a", UriKind.Relative), Token);
        await Hub.WhenIdleAsync(Token);

        deleted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var answer = await Http.GetAsync(new Uri("entities/counter/a", UriKind.Relative), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("s", HttpStatusCode.Unauthorized)]
    [InlineData("s%2Fcret%2B", HttpStatusCode.OK)]
    public async Task Call_Code_DecidesWhoMay(string? code, HttpStatusCode expected)
    {
        using var stranger = new HttpClient { BaseAddress = Http.BaseAddress };

        using var answer = await stranger.GetAsync(
            new Uri(code is null ? "entities" : $"entities?code={code}", UriKind.Relative), Token);

        answer.StatusCode.ShouldBe(expected);
    }

    private async Task<HttpStatusCode> SignalAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri($"entities/{path}", UriKind.Relative), body, Token);
        return answer.StatusCode;
    }

    private async Task<JsonNode?> GetAsync(string path) =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative), Token));

    /// <summary>Entities that add up what they get.</summary>
    private sealed class Counters : ITaskHubExecutor
    {
        public ValueTask<OrchestratorResponse> RunOrchestratorAsync(
            OrchestratorRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<EntityBatchResult> RunEntityAsync(
            EntityBatchRequest request, CancellationToken cancellationToken)
        {
            var sum = int.Parse(request.EntityState ?? "0", CultureInfo.InvariantCulture);
            var result = new EntityBatchResult();
            foreach (var operation in request.Operations)
            {
                sum = operation.Operation == "delete"
                    ? 0
                    : sum + int.Parse(operation.Input, CultureInfo.InvariantCulture);
                result.Results.Add(new OperationResult { Success = new OperationResultSuccess() });
            }

            result.EntityState = sum == 0 ? null : sum.ToString(CultureInfo.InvariantCulture);
            return ValueTask.FromResult(result);
        }
    }
}
