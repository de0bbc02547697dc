using Serverless.TaskHub.Tests.Hosting;

namespace Serverless.TaskHub.Tests.Scenarios;

public sealed class SqliteTypedEntityTests : EntityTests
{
    protected override bool IsTyped => true;

    protected override HubDatabase OpenDatabase() => HubDatabase.File();
}
