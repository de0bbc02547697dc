using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.Durable;
using Serverless.Runtime.Functions;
using Serverless.Runtime.HostSettings;
using Serverless.Runtime.Http;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.ServiceBus;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Testing;
using Serverless.Runtime.Timers;

namespace Serverless.Runtime.Hosting;

/// <summary>
/// Puts the app's container together: runtime services, local ports, the app's own set-up, the listeners.
/// </summary>
internal static class FunctionsHostBuilder
{
    /// <summary>What the Functions host takes: 100 MB.</summary>
    private const long MaxRequestBodySize = 104_857_600;

    public static WebApplication Build(FunctionsHostOptions options)
    {
        var hostJson = HostJson.Load(options.HostJsonPath);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = options.Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName =
                options.Settings.GetValueOrDefault("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        builder.Configuration.AddInMemoryCollection(FlatSettings.ToConfiguration(options.Settings));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        // ASP.NET's line an event would drown the functions'; Logging:LogLevel in the settings can bring it back.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            kestrel.Listen(IPAddress.Loopback, options.HttpPort);
        });

        AddRuntime(builder.Services, options, hostJson);
        options.ConfigureServices?.Invoke(builder.Services);
        options.Configure(builder);

        // Hosted services start in the order of registration: the app's first, then the triggers, then Kestrel.
        builder.Services.AddHostedService(services => services.GetRequiredService<TriggerListenerService>());
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, DetachedLifetime>());
        var app = builder.Build();
        app.Use(UnsupportedMethod.AnswerNotFoundAsync);
        return app;
    }

    private static void AddRuntime(IServiceCollection services, FunctionsHostOptions options, HostJson hostJson)
    {
        services.AddSingleton(options);
        services.AddSingleton(hostJson);
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton<SettingResolver>();
        services.AddSingleton<InvocationTracker>();
        services.AddSingleton<IIdleSource>(provider => provider.GetRequiredService<InvocationTracker>());
        services.AddSingleton<InvokerServices>();
        services.AddSingleton<FunctionBinder>();
        services.AddSingleton<DisabledFunctions>();
        services.AddSingleton<TriggerListenerService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);

        // Trigger kinds start in this order and stop in reverse.
        services.AddDurableTask();
        services.AddTimerTrigger();
        services.AddServiceBusTrigger();
        services.AddHttpTrigger();
    }
}
