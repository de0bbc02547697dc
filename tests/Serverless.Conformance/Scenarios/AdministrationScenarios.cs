using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class AdministrationScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("administration");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => ScenarioRun.PassesAsync(node, scenario);
}
