using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class MemoryTimerTests : TimerTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.Memory();
}
