using Serverless.FunctionsHost.EventHubs;

namespace Serverless.FunctionsHost.Tests.EventHubs;

public sealed class CheckpointStoreTests : IDisposable
{
    private static readonly CheckpointKey Key = new("localhost", "hub", "$Default", "Take", "0");
    private readonly string _directory = Directory.CreateTempSubdirectory("checkpoints").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Find_AfterSave_GivesTheLast()
    {
        new FileCheckpointStore(_directory).Save(Key, new Checkpoint("10", 1));
        new FileCheckpointStore(_directory).Save(Key, new Checkpoint("20", 2));

        new FileCheckpointStore(_directory).Find(Key).ShouldBe(new Checkpoint("20", 2));
        new FileCheckpointStore(_directory).Find(Key with { Partition = "1" }).ShouldBeNull();
    }

    [Fact]
    public void Find_DamagedFile_IsNone()
    {
        File.WriteAllText(Path.Combine(_directory, Key.FileName), "{");

        new FileCheckpointStore(_directory).Find(Key).ShouldBeNull();
    }
}
