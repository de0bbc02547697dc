using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryChainTests : ChainTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
