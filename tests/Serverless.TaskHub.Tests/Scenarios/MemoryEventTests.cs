using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryEventTests : EventTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
