namespace Serverless.RequestResponse.Tests;

public sealed class HttpRequestBodiesTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/merge-patch+json")]
    public async Task Read_Json_GivesTheValue(string contentType)
    {
        var body = await HttpContexts.Request("{\"name\":\"a\",\"count\":2}", contentType).ReadJsonBodyAsync<Sample>();

        body.IsRead.ShouldBeTrue();
        body.Value.ShouldBe(new Sample("a", 2));
    }

    [Fact]
    public async Task Read_UnknownCharset_Is415AndNamesIt()
    {
        var problem = await ProblemAsync("{}", "application/json; charset=klingon");

        problem.StatusCode.ShouldBe(415);
        problem.Problem.Detail.ShouldNotBeNull().ShouldContain("klingon");
    }

    [Fact]
    public async Task Read_ByteOrderMark_IsNoPartOfTheJson()
    {
        var body = await HttpContexts.Request("\uFEFF{\"name\":\"a\",\"count\":2}", "application/json")
            .ReadJsonBodyAsync<Sample>();

        body.Value.ShouldBe(new Sample("a", 2));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Read_OtherMediaType_Is415(string? contentType)
    {
        (await ProblemAsync("{}", contentType)).StatusCode.ShouldBe(415);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"count\":2}")]
    public async Task Read_NotTheObject_Is400(string text)
    {
        (await ProblemAsync(text)).Problem.Type.ShouldBe(ProblemTypes.BadRequest);
    }

    [Fact]
    public async Task Read_FieldOfOtherType_NamesTheField()
    {
        var problem = await ProblemAsync("{\"name\":\"a\",\"count\":\"two\"}");

        problem.Problem.Type.ShouldBe(ProblemTypes.Validation);
        problem.Problem.Extensions["errors"].ShouldBeAssignableTo<IReadOnlyDictionary<string, string[]>>()!
            .Keys.ShouldBe(["count"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_TooLong_Is413(bool declared)
    {
        var request = HttpContexts.Request(new string(' ', 1001));
        request.ContentLength = declared ? 1001 : null;

        (await request.ReadJsonBodyAsync<Sample>(maxLength: 1000)).Problem!.StatusCode.ShouldBe(413);
    }

    private static async Task<ProblemResult> ProblemAsync(string text, string? contentType = "application/json")
    {
        var body = await HttpContexts.Request(text, contentType).ReadJsonBodyAsync<Sample>();
        body.IsRead.ShouldBeFalse();
        return body.Problem;
    }

    private sealed record Sample(string Name, int Count);
}
