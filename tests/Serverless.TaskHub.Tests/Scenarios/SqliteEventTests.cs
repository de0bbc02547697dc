using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteEventTests : EventTests
{
    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
