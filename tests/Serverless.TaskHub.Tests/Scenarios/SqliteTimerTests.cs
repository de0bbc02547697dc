using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteTimerTests : TimerTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
