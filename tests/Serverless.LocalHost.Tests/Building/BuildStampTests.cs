using Serverless.LocalHost.Building;
using Serverless.LocalHost.Tests.Support;

namespace Serverless.LocalHost.Tests.Building;

public sealed class BuildStampTests : IDisposable
{
    private static readonly DateTime Before = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTimeOffset Built = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTime After = new(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly string _project;
    private readonly string _output;

    public BuildStampTests()
    {
        _project = _folder.Write("app/App.csproj", "<Project />");
        _folder.Write("app/Program.cs", "");
        _folder.Write("library/Library.cs", "");
        _output = Path.GetDirectoryName(_folder.Write("app/bin/Debug/net10.0/worker.config.json", "{}"))!;
        _folder.Write(
            "app/obj/project.assets.json",
            """
            {"libraries":{"Library/1.0.0":{"type":"project","msbuildProject":"../library/Library.csproj"},
             "X/1.0.0":{"type":"package"}}}
            """);
        BuildStamp.Write(new BuiltApp(_project, _output), "Debug", Built);
        foreach (var entry in new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos(
            "*", SearchOption.AllDirectories))
        {
            entry.LastWriteTimeUtc = Before;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OutputOfUnchanged_NothingIsNewer_IsTheOutput() =>
        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBe(_output);

    [Theory]
    [InlineData("app/Program.cs")]
    [InlineData("library/Library.cs")]
    public void OutputOfUnchanged_SourceIsNewer_IsNull(string file)
    {
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, file), After);

        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBeNull();
    }

    [Fact]
    public void OutputOfUnchanged_PropertiesAboveAreNewer_IsNull()
    {
        File.SetLastWriteTimeUtc(_folder.Write("Directory.Build.props", "<Project />"), After);

        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBeNull();
    }

    [Fact]
    public void OutputOfUnchanged_OutputIsNewer_IsTheOutput()
    {
        File.SetLastWriteTimeUtc(Path.Combine(_output, "worker.config.json"), After);

        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBe(_output);
    }

    [Fact]
    public void OutputOfUnchanged_SourceIsGone_IsNull()
    {
        File.Delete(_folder.Write("app/Orders/Order.cs", ""));
        Directory.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "app/Orders"), After);

        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBeNull();
    }

    [Fact]
    public void OutputOfUnchanged_OtherConfiguration_IsNull() =>
        BuildStamp.OutputOfUnchanged(_project, "Release").ShouldBeNull();

    [Fact]
    public void OutputOfUnchanged_OutputIsGone_IsNull()
    {
        Directory.Delete(_output, recursive: true);

        BuildStamp.OutputOfUnchanged(_project, "Debug").ShouldBeNull();
    }
}
