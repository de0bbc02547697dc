using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.Http;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private FunctionsHost _host = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestApp.StartAsync<OrderFunctions>();
        _client = TestApp.Client(_host);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Post_ActionResultWithBody_AnswersStatusLocationAndJson()
    {
        var response = await _client.PostAsJsonAsync("api/orders", new { customerId = "c1", quantity = 4 });

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe("/api/orders/c1");
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"customerId":"c1","doubled":8,"method":"POST"}""");
    }

    [Fact]
    public async Task Get_RouteValueAndQuery_BindByName()
    {
        (await _client.GetStringAsync("api/orders/12?expand=lines")).ShouldBe("""{"id":12,"expand":"lines"}""");
        (await _client.GetStringAsync("api/orders/12")).ShouldBe("""{"id":12,"expand":null}""");
    }

    [Fact]
    public async Task Get_ConstraintNotMet_NotFound() =>
        (await _client.GetAsync("api/orders/twelve")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    [Fact]
    public async Task Delete_RouteOfOtherMethods_NotFoundLikeTheFunctionsHost()
    {
        var response = await _client.DeleteAsync("api/orders");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("not for DELETE");
    }

    [Fact]
    public async Task Get_OptionalRouteValueMissing_TakesDefault()
    {
        var key = Guid.NewGuid();
        (await _client.GetStringAsync($"api/items/{key}")).ShouldBe($"{key:N} 7");
        (await _client.GetStringAsync($"api/items/{key}/3")).ShouldBe($"{key:N} 3");
    }

    [Fact]
    public async Task Post_PocoTrigger_ReadsAndWritesJson()
    {
        var response = await _client.PostAsJsonAsync("api/Poco", new OrderFunctions.OrderBody("x", 3));

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"customerId":"Poco","quantity":3}""");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task Post_StringTrigger_AnswersText()
    {
        var response = await _client.PostAsync("api/text", new StringContent("hello"));

        (await response.Content.ReadAsStringAsync()).ShouldBe("hello!");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
    }

    [Fact]
    public async Task Any_NoResult_NoContent()
    {
        (await _client.GetAsync("api/nothing")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _client.DeleteAsync("api/nothing")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Put_HttpResponseData_AnswersStatusHeadersCookiesAndBody()
    {
        var response = await _client.PutAsync("api/data", content: null);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Headers.GetValues("x-method").ShouldBe(["PUT"]);
        response.Headers.GetValues("Set-Cookie").Single().ShouldStartWith("seen=yes");
        (await response.Content.ReadAsStringAsync()).ShouldBe("written");
    }

    [Fact]
    public async Task Any_MultiOutputClass_AnswersTheHttpResult() =>
        ((int)(await _client.GetAsync("api/multi")).StatusCode).ShouldBe(418);

    [Fact]
    public async Task Any_FunctionThrows_ProblemWithTraceIdAndWithoutTheMessage()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "api/fails");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var response = await _client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        problem!["traceId"]!.GetValue<string>().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        problem.ToJsonString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("{", "not the expected JSON")]
    [InlineData("""{"customerId":"c","quantity":"many"}""", "$.quantity")]
    [InlineData("null", "is null")]
    [InlineData("", "no body")]
    public async Task Post_BodyDoesNotBind_BadRequestSaysWhy(string body, string expected)
    {
        var response = await _client.PostAsync("api/orders", new StringContent(body)
        {
            Headers = { ContentType = new("application/json") },
        });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        problem!["detail"]!.GetValue<string>().ShouldContain(expected);
    }

    [Fact]
    public async Task Post_BodyIsNotJson_UnsupportedMediaType() =>
        (await _client.PostAsync("api/orders", new StringContent("a=b"))).StatusCode
            .ShouldBe(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Get_FunctionContext_HasHttpContextAndTraceOfTheCaller()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "api/context");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");

        var text = await (await _client.SendAsync(request)).Content.ReadAsStringAsync();

        text.ShouldStartWith("True 00-0af7651916cd43dd8448eb211c80319c-");
        text.ShouldNotContain("b7ad6b7169203331");
    }

    [Fact]
    public async Task Get_ClassIsInternal_Works()
    {
        await using var host = await TestApp.StartAsync<InternalFunctions>();
        using var client = TestApp.Client(host);

        (await client.GetStringAsync("api/internal")).ShouldBe("reached");
    }

    [Fact]
    public void FunctionTable_HttpFunctions_ShowMethodsAndUrls() =>
        _host.FunctionTable.ShouldContain($"  PlaceOrder: [POST] {_host.BaseAddress}api/orders\n");

    internal sealed class InternalFunctions
    {
        [Function("Internal")]
        public string Run([HttpTrigger] HttpRequest request) => request.Path.HasValue ? "reached" : "";
    }
}
