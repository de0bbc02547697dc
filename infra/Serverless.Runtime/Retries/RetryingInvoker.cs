using Microsoft.Extensions.Logging;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Retries;

/// <summary>Invokes a function as its retry attribute says; the last failure is thrown.</summary>
internal sealed class RetryingInvoker(FunctionInvoker invoker, TimeProvider timeProvider, ILogger logger)
{
    public RetryPolicy Policy { get; } = RetryPolicy.From(invoker.Function.Retry);

    /// <param name="create">Makes the invocation for a try: number of retries done, most retries.</param>
    /// <param name="stopping">Ends the waits; no further try after that.</param>
    /// <param name="cancellationToken">The token of the invocations.</param>
    public async Task<object?> InvokeAsync(
        Func<int, int, FunctionInvocation> create, CancellationToken stopping, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await invoker.InvokeAsync(create(retry, Policy.MaxRetryCount), cancellationToken);
            }
            catch (Exception failure)
                when (Policy.AllowsRetry(retry) && failure is not ParameterBindingException
                    && !stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                var delay = Policy.Delay(retry);
                Log.Retrying(logger, invoker.Function.Name, retry + 1, delay);
                await Task.Delay(delay, timeProvider, stopping);
            }
        }
    }
}
