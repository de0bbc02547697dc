using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemorySubOrchestrationTests : SubOrchestrationTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
