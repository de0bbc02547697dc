using Serverless.FunctionsHost.Storage.Blobs;

namespace Serverless.FunctionsHost.Tests.Storage.Blobs;

public sealed class BlobPathPatternTests
{
    [Theory]
    [InlineData("c/{name}", "a/b.txt", "name=a/b.txt")]
    [InlineData("c/in/{name}.{ext}", "in/a.b.txt", "ext=txt,name=a.b")]
    [InlineData("c/{{20}}-{name}", "{20}-x", "name=x")]
    [InlineData("c/fixed.txt", "fixed.txt", "")]
    [InlineData("c", "anything", "")]
    [InlineData("c/{a}-{a}", "x-x", "a=x")]
    public void Match_BlobOfThePath_GivesTheNames(string path, string blob, string expected) =>
        string.Join(',', Match(path, blob).ShouldNotBeNull().OrderBy(item => item.Key).Select(
            item => $"{item.Key}={item.Value}"))
            .ShouldBe(expected);

    [Theory]
    [InlineData("c/in/{name}", "out/a")]
    [InlineData("c/{name}.txt", "a.txt.bak")]
    [InlineData("c/fixed.txt", "fixedxtxt")]
    [InlineData("c/{a}-{a}", "x-y")]
    public void Match_OtherBlob_Null(string path, string blob) => Match(path, blob).ShouldBeNull();

    [Theory]
    [InlineData("c/in/{name}", "in/")]
    [InlineData("c/{name}", "")]
    [InlineData("c/{{x}}{name}", "{x}")]
    public void Prefix_Path_IsWhatNeedsNoMatch(string path, string expected) =>
        BlobPathPattern.Parse(path).Prefix.ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("{c}/x")]
    [InlineData("c/{x")]
    [InlineData("c/x}")]
    [InlineData("c/{}")]
    public void Parse_NoPath_Throws(string path) => Should.Throw<FormatException>(() => BlobPathPattern.Parse(path));

    private static IReadOnlyDictionary<string, string>? Match(string path, string blob) =>
        BlobPathPattern.Parse(path).Match(blob);
}
