using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Reads what is set up for each function from the settings: first what holds for all, then what holds for the
/// one. The settings win over the code.</summary>
internal abstract class FunctionSettings<T>(string section, IConfiguration? configuration) : IPostConfigureOptions<T>
    where T : class
{
    private const string All = "Default";

    public void PostConfigure(string? name, T options)
    {
        var functions = configuration?.GetSection(section);
        functions?.GetSection(All).Bind(options);
        if (!string.IsNullOrEmpty(name))
        {
            functions?.GetSection(name).Bind(options);
        }
    }
}
