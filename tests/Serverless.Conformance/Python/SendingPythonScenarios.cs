namespace Serverless.Conformance.Python;

public sealed class SendingPythonScenarios(PythonRunner python)
{
    public static TheoryData<string> All => [.. PythonRunner.Names("sending")];

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_DebiansPythonClient_Passes(string scenario) => python.PassesAsync(scenario);
}
