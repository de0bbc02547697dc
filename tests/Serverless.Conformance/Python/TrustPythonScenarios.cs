namespace Serverless.Conformance.Python;

public sealed class TrustPythonScenarios(PythonRunner python)
{
    public static TheoryData<string> All => [.. PythonRunner.Names("trust")];

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_DebiansPythonClient_Passes(string scenario) => python.PassesAsync(scenario);
}
