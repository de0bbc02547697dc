using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>The builder of a worker, as extensions see it.</summary>
internal sealed class TestWorkerBuilder(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
{
    public IServiceCollection Services => services;

    public IFunctionsWorkerApplicationBuilder Use(
        Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
}
