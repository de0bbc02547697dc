namespace Serverless.Azure.Tests;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("outbox|0638993-1a", "outbox|0638993-1a")]
    [InlineData("a/b", "a!002fb")]
    [InlineData("!", "!0021")]
    [InlineData("100%", "100!0025")]
    [InlineData("\u0085", "!0085")]
    public void Encode_Key_CanBeDecoded(string key, string expected)
    {
        TableKey.Encode(key).ShouldBe(expected);
        TableKey.Decode(expected).ShouldBe(key);
    }

    [Fact]
    public void Encode_Prefix_StaysAPrefix()
    {
        const string Key = "a/b\\c#d?e!f%g";
        for (var length = 0; length < Key.Length; length++)
        {
            TableKey.Encode(Key).ShouldStartWith(TableKey.Encode(Key[..length]), Case.Sensitive);
        }
    }
}
