using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryInstanceTests : InstanceTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
