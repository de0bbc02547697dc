using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryTypedEntityTests : EntityTests
{
    protected override bool IsTyped => true;

    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
