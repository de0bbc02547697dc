using System.Reflection;

namespace Serverless.Compliance;

/// <summary>An example of shared/README.md, which is code that a test project compiles.</summary>
public static class ReadmeExample
{
    private static readonly string Root = typeof(ReadmeExample).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot")
        .Value!;

    /// <summary>Checks that the first example of a chapter stands in a source file, whatever the indentation.</summary>
    /// <param name="heading">The heading of the chapter.</param>
    /// <param name="mark">What the example has, so that it is the one that is meant.</param>
    /// <param name="source">The file, from the folder of the tests on.</param>
    public static void ShouldBeIn(string heading, string mark, params string[] source)
    {
        var readme = File.ReadAllText(Path.Combine(Root, "shared", "README.md"));
        var code = File.ReadAllText(Path.Combine([Root, "tests", .. source]));
        var example = readme.Split($"## {heading}\n")[1].Split("```csharp\n")[1].Split("```")[0];

        example.ShouldContain(mark);
        Lines(code).ShouldContain(Lines(example));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
}
