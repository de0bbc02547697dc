using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Serverless.RequestResponse.Tests;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("  \"a b\"  ", "a b")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("order/42+x=y", "order/42+x=y")]
    public void TryParse_Key_GivesIt(string text, string expected)
    {
        IdempotencyKey.TryParse(text, out var key, out var error).ShouldBeTrue();

        key!.Value.ShouldBe(expected);
        error.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\\x\"")]
    [InlineData("\"ä\"")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("ä")]
    [InlineData("a\tb")]
    [InlineData("\"a\u0001\"")]
    public void TryParse_NoKey_SaysWhy(string? text)
    {
        IdempotencyKey.TryParse(text, out var key, out var error).ShouldBeFalse();

        key.ShouldBeNull();
        error.ShouldNotBeNull().ShouldContain(IdempotencyKey.HeaderName);
    }

    [Fact]
    public void TryParse_Length_IsLimited()
    {
        var longest = new string('k', IdempotencyKey.MaxLength);

        IdempotencyKey.TryParse(longest, out _, out _).ShouldBeTrue();
        IdempotencyKey.TryParse($"\"{longest}\"", out _, out _).ShouldBeTrue();
        IdempotencyKey.TryParse(longest + "k", out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("256");
    }

    [Fact]
    public void TryRead_NoHeader_IsNoError()
    {
        IdempotencyKey.TryRead(new DefaultHttpContext().Request, out var key, out var error).ShouldBeTrue();

        key.ShouldBeNull();
        error.ShouldBeNull();
    }

    [Fact]
    public void TryRead_TwoHeaders_IsAnError()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.HeaderName] = new StringValues(["a", "b"]);

        IdempotencyKey.TryRead(request, out _, out var error).ShouldBeFalse();

        error.ShouldNotBeNull().ShouldContain("2");
    }

    [Fact]
    public void DeriveId_SameKeyAndScope_IsTheSame()
    {
        var key = IdempotencyFixture.Key("key");
        var same = IdempotencyFixture.Key("\"key\"");
        var other = IdempotencyFixture.Key("other");

        key.DeriveId("order/c1").ShouldBe(same.DeriveId("order/c1"));
        key.DeriveId("order/c1").Length.ShouldBe(32);
        key.DeriveId("order/c1").ShouldNotBe(key.DeriveId("order/c2"));
        key.DeriveId("order/c1").ShouldNotBe(other.DeriveId("order/c1"));
        IdempotencyKey.NewUnique().DeriveId("x").ShouldNotBe(IdempotencyKey.NewUnique().DeriveId("x"));
    }
}
