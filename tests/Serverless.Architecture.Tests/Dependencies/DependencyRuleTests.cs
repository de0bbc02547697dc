namespace Serverless.Architecture.Tests.Dependencies;

/// <summary>
/// The dependency rule: functions -> infra -> shared; what hosts apps references none of them, nor their toolkit.
/// </summary>
public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("shared", new[] { "shared" })]
    [InlineData("infra", new[] { "shared", "infra", "bicep" })]
    [InlineData("functions", new[] { "shared", "infra" })]
    public void Project_OfALayer_ReferencesOnlyTheLayersBelow(string layer, string[] allowed)
    {
        var projects = ProjectFile.Below(layer).ToArray();

        projects.ShouldNotBeEmpty();
        var violations =
            from project in projects
            from reference in project.References
            where !allowed.Contains(ProjectFile.LayerOf(reference))
            select $"{project.Path} -> {reference}";
        violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Serverless.Topology")]
    [InlineData("Serverless.Broker")]
    [InlineData("Serverless.TaskHub")]
    [InlineData("Serverless.FunctionsHost")]
    [InlineData("Serverless.Sqlite.Engine")]
    [InlineData("Serverless.LocalHost")]
    public void Server_And_WhatItIsMadeOf_ReferenceNothingOfTheAppsSide(string server)
    {
        var all = ProjectFile.Below("infra").Concat(ProjectFile.Below("shared")).ToDictionary(project => project.Path);
        var reached = new HashSet<string>();
        var open = new Stack<string>([all.Values.Single(project => project.Name == server).Path]);
        while (open.TryPop(out var path))
        {
            if (reached.Add(path) && all.TryGetValue(path, out var project))
            {
                project.References.ToList().ForEach(open.Push);
            }
        }

        reached.Where(path => ProjectFile.LayerOf(path) is "shared" or "functions").ShouldBeEmpty();
    }

    [Fact]
    public void FunctionApps_DoNotReference_WhatHostsThem()
    {
        string[] hosts = ["Serverless.Topology", "Serverless.Broker", "Serverless.LocalHost"];

        var violations =
            from project in ProjectFile.Below("functions")
            from reference in project.References
            where hosts.Any(host => reference.Contains(host, StringComparison.Ordinal))
            select $"{project.Path} -> {reference}";

        violations.ShouldBeEmpty();
    }

    [Fact]
    public void EveryProject_Is_InTheSolution()
    {
        var solution = File.ReadAllText(Repository.PathOf("Serverless.sln")).Replace('\\', '/');

        string[] layers = ["shared", "infra", "functions", "bicep", "tests"];
        var missing = layers.SelectMany(ProjectFile.Below).Where(
            project => !solution.Contains(project.Path, StringComparison.Ordinal));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void CompiledReferences_OfShared_NameNoInfrastructure()
    {
        // What the project files say must also be what the compiler saw, for example after a reference by path.
        var violations =
            from project in ProjectFile.Below("shared")
            let assembly = System.Reflection.Assembly.Load(project.Name)
            from reference in assembly.GetReferencedAssemblies()
            let name = reference.Name!
            where ProjectFile.Below("infra").Any(infra => infra.Name == name)
            select $"{project.Name} -> {name}";

        violations.ShouldBeEmpty();
    }
}
