namespace Serverless.Conformance.Python;

public sealed class SettlementPythonScenarios(PythonRunner python)
{
    public static TheoryData<string> All => [.. PythonRunner.Names("settlement")];

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_DebiansPythonClient_Passes(string scenario) => python.PassesAsync(scenario);
}
