using System.Text.RegularExpressions;
using Serverless.Infrastructure.Tests.Bicep;
using Serverless.Topology;
using YamlDotNet.RepresentationModel;

namespace Serverless.Infrastructure.Tests.Deploy;

public sealed partial class WorkflowTests
{
    private readonly string _text = File.ReadAllText(
        Path.Combine(RepositoryPaths.Root, ".github", "workflows", "deploy.yml"));

    [Fact]
    public void Workflow_EveryAction_IsPinnedByCommitWithItsReleaseBeside()
    {
        string[] uses = [.. _text.Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal))];

        uses.Length.ShouldBeGreaterThan(5);
        uses.ShouldAllBe(line => Pinned().IsMatch(line));
    }

    [Fact]
    public void Workflow_Permissions_AreReadOnlyAndTokensOnlyWhereJobsSignIn()
    {
        YamlMappingNode workflow = Parse(_text);

        Text(workflow, "permissions", "contents").ShouldBe("read");
        foreach ((string name, YamlMappingNode job) in Jobs(workflow))
        {
            bool signsIn =
                Steps(job).Any(step => Text(step, "uses").StartsWith("azure/login@", StringComparison.Ordinal));
            (Text(job, "permissions", "id-token") == "write").ShouldBe(signsIn, name);
        }
    }

    [Fact]
    public void Workflow_SignIn_UsesFederationAndNoSecret()
    {
        _text.ShouldNotContain("secrets.");
        YamlMappingNode[] logins =
        [
            .. Jobs(Parse(_text)).SelectMany(job => Steps(job.Job))
                .Where(step => Text(step, "uses").StartsWith("azure/login@", StringComparison.Ordinal)),
        ];

        logins.Length.ShouldBe(3);
        logins.ShouldAllBe(login => Text(login, "with", "client-id") == "${{ vars.AZURE_CLIENT_ID }}");
        logins.ShouldAllBe(login => Text(login, "with", "creds").Length == 0);
    }

    [Fact]
    public void Workflow_Jobs_TestFirstThenDevThenProd()
    {
        Dictionary<string, YamlMappingNode> jobs = Jobs(Parse(_text)).ToDictionary(job => job.Name, job => job.Job);

        Text(jobs["what-if"], "needs").ShouldBe("test");
        Text(jobs["what-if"], "if").ShouldContain("pull_request");
        Text(jobs["package"], "needs").ShouldBe("test");
        Text(jobs["deploy-dev"], "needs").ShouldBe("package");
        Text(jobs["deploy-dev"], "environment").ShouldBe("dev");
        Text(jobs["deploy-dev"], "if").ShouldContain("refs/heads/main");
        Text(jobs["deploy-prod"], "needs").ShouldBe("deploy-dev");
        Text(jobs["deploy-prod"], "environment").ShouldBe("prod");
        jobs.Values.ShouldAllBe(job => Text(job, "timeout-minutes").Length > 0);
    }

    [Fact]
    public void Workflow_Packages_AreOfEveryAppOfTheTopology()
    {
        string line = _text.Split('\n').Single(each => each.Contains("for app in", StringComparison.Ordinal));

        foreach (string app in TopologyFile.Load(RepositoryPaths.Topology).Apps.Select(app => app.Name))
        {
            Match pair = Regex.Match(
                line, $@"\b{app}:(?<project>\w+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            pair.Success.ShouldBeTrue($"'{app}' is not packaged: add it to '{line.Trim()}'");
            string project = pair.Groups["project"].Value;
            File.Exists(Path.Combine(RepositoryPaths.Root, "functions", project, $"{project}.csproj")).ShouldBeTrue();
        }
    }

    [Fact]
    public void AzureYaml_Services_AreTheAppsOfTheTopology()
    {
        string directory = Path.Combine(RepositoryPaths.Root, "infra");
        YamlMappingNode azure = Parse(File.ReadAllText(Path.Combine(directory, "azure.yaml")));
        YamlMappingNode services = (YamlMappingNode)azure.Children["services"];

        services.Children.Keys.Select(key => key.ToString()).ShouldBe(
            TopologyFile.Load(RepositoryPaths.Topology).Apps.Select(app => app.Name), ignoreOrder: true);
        services.Children.Values.ShouldAllBe(service => Directory.Exists(
            Path.Combine(directory, Text((YamlMappingNode)service, "project"))));
        string parameters = $"{Text(azure, "infra", "module")}.bicepparam";
        File.Exists(Path.Combine(directory, Text(azure, "infra", "path"), parameters)).ShouldBeTrue();
    }

    private static YamlMappingNode Parse(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs(YamlMappingNode workflow) =>
        ((YamlMappingNode)workflow.Children["jobs"]).Children.Select(
            pair => (pair.Key.ToString(), (YamlMappingNode)pair.Value));

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) =>
        ((YamlSequenceNode)job.Children["steps"]).Children.Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, params string[] path)
    {
        YamlNode? at = node;
        foreach (string step in path)
        {
            at = at is YamlMappingNode mapping && mapping.Children.TryGetValue(step, out YamlNode? next) ? next : null;
        }

        return (at as YamlScalarNode)?.Value ?? "";
    }

    [GeneratedRegex(@"uses: [a-z]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pinned();
}
