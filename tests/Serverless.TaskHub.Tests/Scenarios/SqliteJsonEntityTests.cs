using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteJsonEntityTests : EntityTests
{
    protected override bool IsTyped => false;

    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
