using Serverless.Conformance.Brokers;
using Serverless.Conformance.Nodes;

namespace Serverless.Conformance.Scenarios;

internal static class ScenarioRun
{
    public static TheoryData<string> Of(string file) => [.. NodeRunner.Names(file)];

    public static async Task PassesAsync(NodeRunner node, string scenario)
    {
        await using var broker = await ConformanceBroker.StartAsync();
        var failure = await node.RunAsync(
            scenario,
            broker,
            control => control switch
            {
                "restart" => broker.RestartAsync(),
                _ => throw new ArgumentException(
                    $"The scenario asks for '{control}', which is not known.", nameof(control)),
            });
        failure.ShouldBeNull();
    }
}
