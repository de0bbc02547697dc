namespace Serverless.Conformance.Python;

public sealed class AdministrationPythonScenarios(PythonRunner python)
{
    public static TheoryData<string> All => [.. PythonRunner.Names("administration")];

    [Theory]
    [MemberData(nameof(All))]
    public Task Scenario_DebiansPythonClient_Passes(string scenario) => python.PassesAsync(scenario);
}
