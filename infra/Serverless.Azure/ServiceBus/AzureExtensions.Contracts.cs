#if !AZURE_SDK_PACKAGES
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.Azure;

/// <content>The sender of the contracts build.</content>
public static partial class AzureExtensions
{
    private static void AddSender(IServiceCollection services, string serviceBus)
    {
        _ = services;
        _ = serviceBus;
    }
}
#endif
