using System.Reflection;

namespace Ordering.Tests.HowToTest;

/// <summary>What the page shows is compiled and run here.</summary>
public sealed class HowToTestTests
{
    private static readonly string Root = typeof(HowToTestTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Snippet_OnThePage_IsTheOneThatRuns()
    {
        var snippet = File.ReadAllText(Path.Combine(Root, "tests/Ordering.Tests/HowToTest/OrderTests.cs"));

        File.ReadAllText(Path.Combine(Root, "infra/Serverless.Testing/README.md"))
            .ShouldContain($"```csharp\n{snippet}```");
    }
}
