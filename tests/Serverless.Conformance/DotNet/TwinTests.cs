using System.Reflection;
using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.DotNet;

/// <summary>
/// Keeps the scenarios of both clients together: what one of them shows of the broker, the other must show too.
/// </summary>
public sealed class TwinTests
{
    public static TheoryData<string> Files =>
    [
        "sending", "receiving", "settlement", "sessions", "topics", "connections", "administration", "tls",
        "event-hubs/properties", "event-hubs/sending", "event-hubs/reading", "event-hubs/consumers",
        "event-hubs/errors", "event-hubs/load",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Scenarios_OfTheNpmClient_HaveATwinHere(string file)
    {
        var missing = NodeRunner.Names(file).Except(Twins()).ToList();

        missing.ShouldBeEmpty($"write a test with [Twin(\"…\")] for each of these scenarios of {file}.mjs");
    }

    [Fact]
    public void Twins_ScenarioIsGone_HasNone() =>
        Twins().Except(Files.SelectMany(row => NodeRunner.Names(row.Data)))
            .ShouldBeEmpty("these scenarios were renamed or removed");

    private static List<string> Twins() =>
    [
        .. typeof(TwinTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<TwinAttribute>())
            .Select(twin => twin.Scenario),
    ];
}
