using Microsoft.Extensions.Configuration;

namespace Serverless.Runtime.Functions;

/// <summary>
/// Functions that a setting <c>AzureWebJobs.{name}.Disabled</c> turns off; underscores stand for the dots where dots
/// are not allowed. See https://learn.microsoft.com/azure/azure-functions/disable-function.
/// </summary>
internal sealed class DisabledFunctions(IConfiguration configuration)
{
    private readonly List<string> _names = [];

    /// <summary>The names of those that were asked about.</summary>
    public IReadOnlyList<string> Names => _names;

    public bool Contains(FunctionDescriptor function)
    {
        var value = configuration[$"AzureWebJobs.{function.Name}.Disabled"]
            ?? configuration[$"AzureWebJobs_{function.Name}_Disabled"];
        if (value is null || !(value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        _names.Add(function.Name);
        return true;
    }
}
