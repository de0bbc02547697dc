using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class EventHubConsumersScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("event-hubs/consumers");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => EventHubScenarioRun.PassesAsync(node, scenario);
}
