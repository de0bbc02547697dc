using Microsoft.Extensions.Configuration;

namespace Serverless.Messaging;

/// <summary>Reads the retry policies from the settings.</summary>
internal sealed class RetryPolicySettings(IConfiguration? configuration = null)
    : FunctionSettings<RetryPolicy>(Section, configuration)
{
    public const string Section = "Messaging:Retries";
}
