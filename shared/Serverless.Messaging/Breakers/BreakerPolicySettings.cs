using Microsoft.Extensions.Configuration;

namespace Serverless.Messaging;

/// <summary>Reads the breakers from the settings.</summary>
internal sealed class BreakerPolicySettings(IConfiguration? configuration = null)
    : FunctionSettings<BreakerPolicy>(Section, configuration)
{
    public const string Section = "Messaging:Breakers";
}
