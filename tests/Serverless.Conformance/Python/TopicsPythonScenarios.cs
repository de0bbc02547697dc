namespace Serverless.Conformance.Python;

public sealed class TopicsPythonScenarios(PythonRunner python)
{
    public static TheoryData<string> All => [.. PythonRunner.Names("topics")];

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_DebiansPythonClient_Passes(string scenario) => python.PassesAsync(scenario);
}
