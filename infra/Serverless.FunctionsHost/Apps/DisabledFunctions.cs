using Microsoft.Extensions.Configuration;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// Functions that a setting <c>AzureWebJobs.{name}.Disabled</c> turns off; underscores stand for the dots where dots
/// are not allowed. See https://learn.microsoft.com/azure/azure-functions/disable-function. Where host.json lists
/// <c>functions</c>, all others are off.
/// </summary>
internal sealed class DisabledFunctions(IConfiguration settings, IReadOnlyList<string> listed)
{
    /// <summary>Whether the function is turned off.</summary>
    public bool Contains(FunctionDefinition function)
    {
        if (listed.Count > 0 && !listed.Contains(function.Name, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        var value = settings[$"AzureWebJobs.{function.Name}.Disabled"]
            ?? settings[$"AzureWebJobs_{function.Name}_Disabled"];
        return value is not null && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));
    }
}
