using Xunit.v3;

namespace Serverless.Conformance.DotNet;

/// <summary>The test does with the .NET client what this scenario does with the npm client.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TwinAttribute(string scenario) : Attribute, ITraitAttribute
{
    public string Scenario => scenario;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Twin", scenario)];
}
