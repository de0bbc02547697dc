using Google.Protobuf;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Tests.Durable;

public sealed class ActivityPayloadTests
{
    [Theory]
    [InlineData(null, "null")]
    [InlineData("", "null")]
    [InlineData("[\"a\"]", "\"a\"")]
    [InlineData("[null]", "null")]
    [InlineData("[[1,2]]", "[1,2]")]
    [InlineData("[{\"a\": 1}]", "{\"a\": 1}")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("[]", "[]")]
    [InlineData("\"bare\"", "\"bare\"")]
    [InlineData("[not json", "[not json")]
    public void Unwrap_Input_IsTheBareElement(string? input, string bare) =>
        ActivityPayload.Unwrap(input).ShouldBe(bare);

    [Fact]
    public void ToJson_Results_AreJson()
    {
        ActivityPayload.ToJson(null).ShouldBeNull();
        ActivityPayload.ToJson(new TypedData()).ShouldBeNull();
        ActivityPayload.ToJson(new TypedData { String = "a \"b\"" }).ShouldBe("\"a \\u0022b\\u0022\"");
        ActivityPayload.ToJson(new TypedData { Json = "{\"a\":1}" }).ShouldBe("{\"a\":1}");
        ActivityPayload.ToJson(new TypedData { Bytes = ByteString.CopyFrom(1, 2, 3) }).ShouldBe("\"AQID\"");
    }
}
