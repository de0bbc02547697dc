using System.Text.RegularExpressions;
using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.Readme;

/// <summary>What the README shows is compiled here, and does what it says.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Root = ReadmeApp.Root;

    [Fact]
    public void Snippet_InTheReadme_IsTheOneThatIsCompiled()
    {
        var snippet = File.ReadAllText(Path.Combine(Root, "tests/Serverless.Scenarios.Tests/Readme/GreetFunction.cs"));

        File.ReadAllText(Path.Combine(Root, "README.md")).ShouldContain($"```csharp\n{snippet}```");
    }

    [Fact]
    public async Task Snippet_AddedToAnApp_AnswersOverHttp()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await LocalHostProcess.ServeAsync(
            directory.Path, ReadmeApp.Folder, "--in-memory", "--port", "readme-app=0");

        (await ReadmeApp.GreetAsync(host)).ShouldBe("Hello you");
    }

    [Fact]
    public void Links_InTheReadmes_LeadToFiles()
    {
        string[] readmes =
        [
            "README.md",
            "functions/README.md",
            "shared/README.md",
            "infra/README.md",
            "tests/README.md",
            "bicep/README.md",
        ];
        var broken =
            from readme in readmes
            from link in Link().Matches(File.ReadAllText(Path.Combine(Root, readme)))
            let target = Path.Combine(Root, Path.GetDirectoryName(readme)!, link.Groups["path"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{readme}: {link.Groups["path"].Value}";

        broken.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?!https?:|#)(?<path>[^)#]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
