using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

public sealed class EventHubSendingScenarios(NodeRunner node)
{
    public static TheoryData<string> All => ScenarioRun.Of("event-hubs/sending");

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_VendorClient_Passes(string scenario) => EventHubScenarioRun.PassesAsync(node, scenario);
}
