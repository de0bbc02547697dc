using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class TlsScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("tls");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => ScenarioRun.PassesAsync(node, scenario);
}
