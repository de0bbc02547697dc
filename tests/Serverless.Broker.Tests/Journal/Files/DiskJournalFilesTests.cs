using Serverless.Broker.Entities;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Journal.Files;

public sealed class DiskJournalFilesTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Open_NewFolder_IsForTheUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        string data = Path.Combine(_folder.FullName, "data");

        await WriteAsync(data);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(data).ShouldBe(Owner | UnixFileMode.UserExecute);
            foreach (string file in Directory.GetFiles(data))
            {
                File.GetUnixFileMode(file).ShouldBe(Owner, file);
            }
        }
    }

    [Fact]
    public async Task Open_FilesOfBefore_AreTakenFromOthers()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await WriteAsync(_folder.FullName);
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(_folder.FullName))
            {
                File.SetUnixFileMode(file, Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            await WriteAsync(_folder.FullName);

            foreach (string file in Directory.GetFiles(_folder.FullName))
            {
                File.GetUnixFileMode(file).ShouldBe(Owner, file);
            }
        }
    }

    private static async Task WriteAsync(string directory)
    {
        await using BrokerNamespace broker = await BrokerNamespace.OpenAsync(
            new BrokerNamespaceOptions { DataDirectory = directory });
        if (broker.FindQueue("q") is null)
        {
            await broker.CreateQueueAsync(new QueueDescription { Name = "q" });
        }

        await broker.ResolveTarget("q").SendAsync(TestMessage.Create("a"));
    }
}
