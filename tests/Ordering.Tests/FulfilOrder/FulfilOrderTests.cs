using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ordering.Tests.FulfilOrder;

/// <summary>What becomes of an order, end to end: HTTP, Service Bus, the saga, both apps.</summary>
public sealed class FulfilOrderTests : IAsyncLifetime
{
    private const string Sku = "COFFEE-1KG";
    private const int OnHand = 500;

    private OrderSystem _system = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await OrderSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Order_InStockBelowTheLimit_IsCompletedAndLowersTheStock()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m);

        var view = await _system.ExpectAsync(order, "Completed");

        view.GetProperty("total").GetDecimal().ShouldBe(19m);
        view.GetProperty("lines")[0].GetProperty("sku").GetString().ShouldBe(Sku);
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 2, 0));
    }

    [Fact]
    public async Task Order_OutOfStock_IsCancelledWithTheProduct()
    {
        var order = await _system.PlaceAsync("MUG", quantity: 1, unitPrice: 9.5m);

        var view = await _system.ExpectAsync(order, "Cancelled");

        view.GetProperty("reason").GetString().ShouldBe("OutOfStock");
        view.GetProperty("detail").GetString()!.ShouldContain("'MUG'");
        (await _system.StockAsync("MUG")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Order_PaymentDeclined_GivesTheStockBack()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 2, unitPrice: 5_000.01m);

        var view = await _system.ExpectAsync(order, "Cancelled");

        view.GetProperty("reason").GetString().ShouldBe("PaymentDeclined");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand, 0));
    }

    [Fact]
    public async Task Order_AboveTheLimitAndApproved_IsCompleted()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await _system.ExpectAsync(order, "AwaitingApproval");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand, 1));

        using var answer = await _system.DecideAsync(order, approved: true);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await _system.ExpectAsync(order, "Completed");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 1, 0));
    }

    [Fact]
    public async Task Order_AboveTheLimitAndRefused_GivesTheStockBack()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await _system.ExpectAsync(order, "AwaitingApproval");

        using var answer = await _system.DecideAsync(order, approved: false);

        var view = await _system.ExpectAsync(order, "Cancelled");
        view.GetProperty("reason").GetString().ShouldBe("ApprovalRefused");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand, 0));
    }

    [Fact]
    public async Task Approval_OfAnOrderThatDoesNotWait_IsAConflict()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m);
        await _system.ExpectAsync(order, "Completed");

        using var answer = await _system.DecideAsync(order, approved: true);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Post_SameKeyTwice_PlacesOneOrder()
    {
        var body = new
        {
            customerId = "c1",
            currency = "EUR",
            lines = new[] { new { sku = Sku, quantity = 1, unitPrice = 1m } },
        };

        using var first = await PostAsync("key-1", JsonContent.Create(body));
        using var second = await PostAsync("key-1", JsonContent.Create(body));
        using var other = await PostAsync("key-1", JsonContent.Create(body with { customerId = "c2" }));

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await _system.ExpectAsync(first.Headers.Location!, "Completed");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 1, 0));
    }

    [Theory]
    [InlineData("{}", "customerId")]
    [InlineData(
        """{"customerId":"c1","currency":"EUR","lines":[{"sku":"A","quantity":0,"unitPrice":1}]}""",
        "lines[0].quantity")]
    [InlineData(
        """{"customerId":"c1","currency":"EUR","lines":[{"sku":"A","quantity":"x","unitPrice":1}]}""",
        "lines[0].quantity")]
    public async Task Post_BadBody_IsAProblemThatNamesTheField(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await PostAsync(null, content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(problem.ToString());
    }

    [Fact]
    public async Task Get_UnknownOrder_IsNotFound()
    {
        using var response = await _system.Ordering.GetAsync("api/orders/nothing", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private async Task<HttpResponseMessage> PostAsync(string? key, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await _system.Ordering.SendAsync(request, Cancellation);
    }
}
