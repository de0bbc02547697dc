using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Reads the policies from the settings: those of all functions, then those of one. They win over the
/// code.</summary>
internal sealed class RetryPolicySettings(IConfiguration? configuration = null) : IPostConfigureOptions<RetryPolicy>
{
    public const string Section = "Messaging:Retries";
    public const string All = "Default";

    public void PostConfigure(string? name, RetryPolicy options)
    {
        var policies = configuration?.GetSection(Section);
        policies?.GetSection(All).Bind(options);
        if (!string.IsNullOrEmpty(name))
        {
            policies?.GetSection(name).Bind(options);
        }
    }
}
