using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.Tests.Hosting;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_FileThatIsNotThere_HasNoValues() => LocalSettings.Read(FileOf(null)).ShouldBeEmpty();

    [Fact]
    public void Read_FileWithCommentsAndTrailingCommas_GivesTheValues() =>
        LocalSettings.Read(FileOf("{ // mine\n \"Values\": { \"A\": \"1\", \"B__C\": \"2\", } }"))
            .ShouldBe(new Dictionary<string, string?> { ["A"] = "1", ["B__C"] = "2" }, ignoreOrder: true);

    [Theory]
    [InlineData("{")]
    [InlineData("{ \"Values\": { \"A\": 1 } }")]
    [InlineData("{ \"Values\": [] }")]
    public void Read_BadFile_NamesTheFileAndTheCure(string content)
    {
        var file = FileOf(content);

        var error = Should.Throw<LocalHostException>(() => LocalSettings.Read(file));

        error.Message.ShouldContain(file);
        error.Message.ShouldContain("local.settings.sample.json");
    }

    private string FileOf(string? content)
    {
        var file = Path.Combine(_directory, LocalSettings.FileName);
        if (content is not null)
        {
            File.WriteAllText(file, content);
        }

        return file;
    }
}
