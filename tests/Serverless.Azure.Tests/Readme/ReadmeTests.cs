using System.Reflection;

namespace Serverless.Azure.Tests.Readme;

/// <summary>The messages of shared/README.md are code that compiles.</summary>
public sealed class ReadmeTests
{
    private static readonly string Root = typeof(ReadmeTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot")
        .Value!;

    [Fact]
    public void Example_OfTheReadme_IsTheCodeThatCompiles()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "shared", "README.md"));
        var code = File.ReadAllText(
            Path.Combine(Root, "tests", "Serverless.Azure.Tests", "Readme", "ReadmeMessages.cs"));
        var example = readme.Split("## Messages\n")[1].Split("```csharp\n")[1].Split("```")[0];

        example.ShouldContain("inbox.Receive");
        Lines(code).ShouldContain(Lines(example));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
