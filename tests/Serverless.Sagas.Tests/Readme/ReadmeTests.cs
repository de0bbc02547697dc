using Serverless.Compliance;

namespace Serverless.Sagas.Tests.Readme;

/// <summary>The saga of shared/README.md is code that compiles.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Example_OfTheReadme_IsTheCodeThatCompiles() =>
        ReadmeExample.ShouldBeIn("Sagas", "RunSagaAsync", "Serverless.Sagas.Tests", "Readme", "ReadmeSaga.cs");
}
