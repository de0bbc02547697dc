using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Hosting;
using Serverless.LocalHost.Tests.Support;
using Serverless.Topology;

namespace Serverless.LocalHost.Tests.Apps;

public sealed class AppLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Shop.csproj")]
    [InlineData("Shop.fsproj")]
    public void At_FolderWithAProject_IsThatProject(string file)
    {
        var project = _folder.Write($"Shop/{file}", "<Project />");

        AppLocator.At(Path.Combine(_folder.Path, "Shop/"), topology: null)
            .ShouldBe(new AppSource("shop", project, Output: null, Identity: null));
    }

    [Fact]
    public void At_ProjectFile_IsThatProjectEvenBesideOthers()
    {
        _folder.Write("A.csproj", "<Project />");
        var project = _folder.Write("OrderHistory.csproj", "<Project />");

        AppLocator.At(project, topology: null).ShouldBe(new AppSource("order-history", project, null, null));
    }

    [Fact]
    public void At_FolderOfAnOutput_IsTakenAsItIs()
    {
        _folder.Write("publish/worker.config.json", "{}");
        _folder.Write("publish/My.Shop.runtimeconfig.json", "{}");

        var app = AppLocator.At(Path.Combine(_folder.Path, "publish"), topology: null);

        app.ShouldBe(new AppSource("my-shop", null, Path.Combine(_folder.Path, "publish"), null));
    }

    [Fact]
    public void At_AppThatTheTopologyNames_HasItsIdentity()
    {
        _folder.Write("Shop.csproj", "<Project />");
        var topology = new TopologyDefinition { Apps = [new AppDefinition { Name = "shop" }] };

        AppLocator.At(_folder.Path, topology).Identity.ShouldBe("shop");
    }

    [Fact]
    public void At_NothingThere_SaysWhatToName()
    {
        Should.Throw<LocalHostException>(() => AppLocator.At(Path.Combine(_folder.Path, "none"), null))
            .Message.ShouldContain("There is no folder");
        Should.Throw<LocalHostException>(() => AppLocator.At(_folder.Path, null))
            .Message.ShouldContain("neither a project file nor a worker.config.json");
        Should.Throw<LocalHostException>(() => AppLocator.At(_folder.Write("a.txt", ""), null))
            .Message.ShouldContain("is no project file");
    }

    [Fact]
    public void At_FolderWithTwoProjects_NamesBoth()
    {
        _folder.Write("A.csproj", "<Project />");
        _folder.Write("B.csproj", "<Project />");

        Should.Throw<LocalHostException>(() => AppLocator.At(_folder.Path, null))
            .Message.ShouldContain("A.csproj, B.csproj");
    }

    [Fact]
    public void OfTopology_ProjectsBelowFunctions_AreFoundByTheirNames()
    {
        var project = _folder.Write("functions/OrderHistory/OrderHistory.csproj", "<Project />");
        var topology = new TopologyDefinition { Apps = [new AppDefinition { Name = "order-history" }] };

        AppLocator.OfTopology(topology, _folder.Path)
            .ShouldHaveSingleItem().ShouldBe(new AppSource("order-history", project, null, "order-history"));
    }

    [Fact]
    public void OfTopology_AppWithoutAProject_IsNamed() =>
        Should.Throw<LocalHostException>(() => AppLocator.OfTopology(
                new TopologyDefinition { Apps = [new AppDefinition { Name = "billing" }] }, _folder.Path))
            .Message.ShouldContain("'billing'");

    [Fact]
    public void Distinct_SameNameTwice_IsNumbered() =>
        AppLocator.Distinct([new("a", "1", null, null), new("a", "2", null, null), new("b", "3", null, null)])
            .Select(app => app.Name).ShouldBe(["a", "a-2", "b"]);
}
