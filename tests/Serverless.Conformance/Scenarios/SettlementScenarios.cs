using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class SettlementScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("settlement");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => ScenarioRun.PassesAsync(node, scenario);
}
