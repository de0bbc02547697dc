using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace Serverless.AzureSdk.Tests.DurableTask;

public class OrchestrationMetadataTests
{
    [Fact]
    public void ReadOutputAs_WithConverter_Deserialises()
    {
        var metadata = new OrchestrationMetadata("FulfilOrder", "o-1")
        {
            DataConverter = JsonDataConverter.Default,
            SerializedOutput = "[1,2]",
        };

        metadata.ReadOutputAs<int[]>().ShouldBe([1, 2]);
        metadata.ReadInputAs<string>().ShouldBeNull();
    }

    [Fact]
    public void ReadOutputAs_FetchedWithoutOutputs_Throws() =>
        Should.Throw<InvalidOperationException>(
            () => new OrchestrationMetadata("FulfilOrder", "o-1").ReadOutputAs<string>());

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    [InlineData(OrchestrationRuntimeStatus.Running, false)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, false)]
    [InlineData(OrchestrationRuntimeStatus.Pending, false)]
    public void IsCompleted_Status_DecidesIt(OrchestrationRuntimeStatus status, bool expected) =>
        new OrchestrationMetadata("FulfilOrder", "o-1") { RuntimeStatus = status }.IsCompleted.ShouldBe(expected);
}
