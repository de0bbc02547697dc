using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Storage;

namespace Serverless.FunctionsHost.Tests.Storage;

public sealed class StorageValueTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("[1,\"a\",{\"b\":[2]}]", "1", "a", "{\"b\":[2]}")]
    [InlineData("\n[ \"only\" ]\t", "only")]
    [InlineData("[]")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("\"[1,2]\"", "\"[1,2]\"")]
    [InlineData("[1] [2", "[1] [2")]
    public void ToMany_Text_IsOneValueUnlessItIsAJsonArray(string text, params string[] expected) =>
        StorageValue.ToMany(new TypedData { String = text }).Select(value => value.ToString()).ShouldBe(expected);

    [Theory]
    [InlineData("[ERROR] [x]")]
    [InlineData("{name}")]
    public void ToMany_TextThatLooksLikeJson_IsRefusedAndQuoted(string text) =>
        Should.Throw<FormatException>(() => StorageValue.ToMany(new TypedData { String = text }))
            .Message.ShouldContain($"'{text}'");
}
