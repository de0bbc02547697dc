using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteLimitTests : LimitTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
