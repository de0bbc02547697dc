using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryLimitTests : LimitTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
