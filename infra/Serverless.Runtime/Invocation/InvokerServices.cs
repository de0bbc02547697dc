using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Runtime.HostSettings;

namespace Serverless.Runtime.Invocation;

/// <summary>What every <see cref="FunctionInvoker"/> of an app shares.</summary>
internal sealed class InvokerServices(
    IServiceScopeFactory scopes,
    ILoggerFactory loggerFactory,
    TimeProvider timeProvider,
    InvocationTracker tracker,
    HostJson hostJson,
    IServiceProviderIsService registrations)
{
    public IServiceScopeFactory Scopes => scopes;

    public ILoggerFactory LoggerFactory => loggerFactory;

    public TimeProvider TimeProvider => timeProvider;

    public InvocationTracker Tracker => tracker;

    public TimeSpan FunctionTimeout => hostJson.FunctionTimeout;

    public bool HasMiddleware { get; } = registrations.IsService(typeof(IFunctionsWorkerMiddleware));
}
