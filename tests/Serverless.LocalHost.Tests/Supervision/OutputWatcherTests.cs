using Microsoft.Extensions.Time.Testing;
using Serverless.LocalHost.Supervision;
using Serverless.LocalHost.Tests.Support;

namespace Serverless.LocalHost.Tests.Supervision;

public sealed class OutputWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly OutputWatcher _watcher;
    private int _changes;

    public OutputWatcherTests()
    {
        _folder.Write("App.dll", "1");
        _folder.Write("host.json", "{}");
        _watcher = new OutputWatcher(_folder.Path, _time, () => _changes++);
    }

    public void Dispose()
    {
        _watcher.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("App.dll")]
    [InlineData("host.json")]
    [InlineData("local.settings.json")]
    public void Touched_FileOfTheAppChanged_TellsOnceItStandsStill(string file)
    {
        _folder.Write(file, "{ }");
        _watcher.Touched(file);
        _time.Advance(OutputWatcher.Quiet / 2);
        _watcher.Touched(file);
        _time.Advance(OutputWatcher.Quiet / 2);
        _changes.ShouldBe(0);

        _time.Advance(OutputWatcher.Quiet / 2);

        _changes.ShouldBe(1);
    }

    [Fact]
    public void Touched_NothingIsDifferent_TellsNothing()
    {
        _watcher.Touched("App.dll");
        _time.Advance(OutputWatcher.Quiet);

        _changes.ShouldBe(0);
    }

    [Theory]
    [InlineData("App.pdb")]
    [InlineData("documents.db")]
    public void Touched_OtherFile_TellsNothing(string file)
    {
        _folder.Write(file, "changed");
        _watcher.Touched(file);
        _time.Advance(OutputWatcher.Quiet);

        _changes.ShouldBe(0);
    }
}
