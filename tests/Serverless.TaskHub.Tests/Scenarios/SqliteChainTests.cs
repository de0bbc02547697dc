using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteChainTests : ChainTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
