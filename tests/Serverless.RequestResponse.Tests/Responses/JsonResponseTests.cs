namespace Serverless.RequestResponse.Tests;

public sealed class JsonResponseTests
{
    [Fact]
    public async Task Execute_Accepted_WritesStatusLocationAndBody()
    {
        var (response, body) = await HttpContexts.ExecuteAsync(
            JsonResponse.Accepted("/api/orders/1", new { OrderId = 1 }));

        response.StatusCode.ShouldBe(202);
        response.Headers.Location.ToString().ShouldBe("/api/orders/1");
        response.ContentType.ShouldBe("application/json; charset=utf-8");
        body.ShouldBe("{\"orderId\":1}");
    }

    [Fact]
    public async Task Execute_NoBody_HasNoContentType()
    {
        var (response, body) = await HttpContexts.ExecuteAsync(JsonResponse.Accepted());

        response.StatusCode.ShouldBe(202);
        response.ContentType.ShouldBeNull();
        response.Headers.ContainsKey("Location").ShouldBeFalse();
        body.ShouldBeEmpty();
    }

    [Fact]
    public void Create_Kinds_HaveTheirStatus()
    {
        JsonResponse.Ok(1).StatusCode.ShouldBe(200);
        JsonResponse.Created("/x", 1).StatusCode.ShouldBe(201);
    }
}
