using System.Text;

namespace Serverless.Messaging.Tests;

public sealed class JsonTextTests
{
    private const string Text = "{ \"name\": \"Zoë\" }";

    public static TheoryData<string, bool, string?> Encodings => new()
    {
        { "utf-8", false, null },
        { "utf-8", true, null },
        { "utf-8", true, "application/json" },
        { "utf-16", true, null },
        { "utf-16BE", true, "application/json" },
        { "utf-32", true, null },
        { "utf-16", false, "application/json; charset=utf-16" },
        { "utf-8", false, "application/json; charset=UTF8" },
        { "utf-8", false, "application/json; charset=us-ascii" },
        { "utf-32BE", true, "application/json; charset=utf-8" },
        { "utf-16BE", false, "application/json; charset=unicodeFFFE" },
        { "iso-8859-1", false, "application/json; charset=\"ISO-8859-1\"" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void TryDecode_MarkOrCharset_GivesUtf8(string charset, bool withMark, string? contentType)
    {
        var encoding = Encoding.GetEncoding(charset);
        byte[] body = [.. withMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)];

        JsonText.TryDecode(body, contentType, out var utf8, out var problem).ShouldBeTrue(problem);

        Encoding.UTF8.GetString(utf8.Span).ShouldBe(Text);
    }

    [Theory]
    [InlineData("application/json; charset=klingon", "'klingon'")]
    [InlineData("application/json; charset=utf-7", "'utf-7'")]
    [InlineData("text/json; charset=\"unicode-1-1-utf-7\"", "'unicode-1-1-utf-7'")]
    [InlineData("application/json; charset=utf-16", "'utf-16'")]
    public void TryDecode_CharsetUnknownOrWrong_NamesIt(string contentType, string named)
    {
        JsonText.TryDecode(new byte[] { 0x00, 0xD8, 0x41 }, contentType, out _, out var problem).ShouldBeFalse();

        problem.ShouldContain(named);
    }
}
