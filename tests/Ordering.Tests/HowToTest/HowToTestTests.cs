namespace Ordering.Tests.HowToTest;

/// <summary>What the page shows is compiled and run here.</summary>
public sealed class HowToTestTests
{
    [Fact]
    public void Snippet_OnThePage_IsTheOneThatRuns()
    {
        var snippet = File.ReadAllText(Repository.PathOf("tests/Ordering.Tests/HowToTest/OrderTests.cs"));

        File.ReadAllText(Repository.PathOf("infra/Serverless.Testing/README.md"))
            .ShouldContain($"```csharp\n{snippet}```");
    }
}
