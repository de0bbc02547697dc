using Xunit.v3;

namespace Serverless.Conformance.AmqpClient;

/// <summary>The test does with our client what this scenario does with the vendor's npm client.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TwinAttribute(string scenario) : Attribute, ITraitAttribute
{
    public string Scenario => scenario;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Twin", scenario)];
}
