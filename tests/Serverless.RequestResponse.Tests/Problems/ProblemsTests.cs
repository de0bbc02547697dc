using System.Text.Json;

namespace Serverless.RequestResponse.Tests;

public sealed class ProblemsTests
{
    [Fact]
    public async Task Execute_Validation_WritesProblemJson()
    {
        var errors = new Dictionary<string, string[]>
        {
            ["lines[0].quantity"] = ["It must be positive.", "It must be whole."],
            ["currency"] = ["It must be three letters."],
        };

        var (response, body) = await HttpContexts.ExecuteAsync(Problems.Validation(errors));

        response.StatusCode.ShouldBe(400);
        response.ContentType.ShouldBe("application/problem+json");
        response.ContentLength.ShouldBe(System.Text.Encoding.UTF8.GetByteCount(body));
        var problem = JsonDocument.Parse(body).RootElement;
        problem.GetProperty("type").GetString().ShouldBe(ProblemTypes.Validation);
        problem.GetProperty("status").GetInt32().ShouldBe(400);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("2");
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("errors").GetProperty("lines[0].quantity").GetArrayLength().ShouldBe(2);
        problem.GetProperty("errors").GetProperty("currency")[0].GetString().ShouldBe("It must be three letters.");
    }

    [Fact]
    public async Task Execute_RequestInProgress_HasRetryAfterInWholeSeconds()
    {
        var (response, _) = await HttpContexts.ExecuteAsync(Problems.RequestInProgress(TimeSpan.FromSeconds(1.2)));

        response.StatusCode.ShouldBe(409);
        response.Headers.RetryAfter.ToString().ShouldBe("2");
    }

    [Fact]
    public void Problems_EachKind_HasItsStatusAndType()
    {
        (int?, string?)[] all =
        [
            Kind(Problems.BadRequest("x")), Kind(Problems.NotFound("x")), Kind(Problems.Conflict("x")),
            Kind(Problems.ContentTooLarge("x")), Kind(Problems.UnsupportedMediaType("x")),
            Kind(Problems.IdempotencyKeyInvalid("x")), Kind(Problems.IdempotencyKeyReused()),
        ];

        all.Select(kind => kind.Item1).ShouldBe([400, 404, 409, 413, 415, 400, 422]);
        all.Select(kind => kind.Item2).Distinct().Count().ShouldBe(all.Length);
    }

    private static (int?, string?) Kind(ProblemResult result) => (result.StatusCode, result.Problem.Type);
}
