using System.Reflection;

namespace Serverless.Sagas.Tests.Readme;

/// <summary>The saga of shared/README.md is code that compiles.</summary>
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
        var code = File.ReadAllText(Path.Combine(Root, "tests", "Serverless.Sagas.Tests", "Readme", "ReadmeSaga.cs"));
        var example = readme.Split("## Sagas\n")[1].Split("```csharp\n")[1].Split("```")[0];

        example.ShouldContain("RunSagaAsync");
        Lines(code).ShouldContain(Lines(example));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
