using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class EventHubLoadScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("event-hubs/load");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => EventHubScenarioRun.PassesAsync(node, scenario);
}
