using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Names the app, where it does not name itself.</summary>
internal sealed class MessagingDefaults(IHostEnvironment? environment = null) : IPostConfigureOptions<MessagingOptions>
{
    public void PostConfigure(string? name, MessagingOptions options)
    {
        if (environment?.ApplicationName is { Length: > 0 } app)
        {
            options.Source ??= $"/{Uri.EscapeDataString(app.ToLowerInvariant())}";
        }

        options.AppVersion ??= Assembly.GetEntryAssembly()
            ?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion;
    }
}
