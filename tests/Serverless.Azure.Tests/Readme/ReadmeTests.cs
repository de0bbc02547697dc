using Serverless.Compliance;

namespace Serverless.Azure.Tests.Readme;

/// <summary>The messages of shared/README.md are code that compiles.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Example_OfTheReadme_IsTheCodeThatCompiles() =>
        ReadmeExample.ShouldBeIn("Messages", "inbox.Receive", "Serverless.Azure.Tests", "Readme", "ReadmeMessages.cs");
}
