using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteSubOrchestrationTests : SubOrchestrationTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
