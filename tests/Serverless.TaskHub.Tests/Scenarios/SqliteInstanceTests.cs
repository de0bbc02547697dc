using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteInstanceTests : InstanceTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
