using Microsoft.Extensions.Logging;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.Retries;

/// <summary>Invokes a function as its retry attribute says; the last failure is thrown.</summary>
internal sealed class RetryingInvoker(FunctionInvoker invoker, TimeProvider timeProvider, ILogger logger)
{
    public RetryPolicy Policy { get; } = RetryPolicy.From(invoker.Function.Retry);

    /// <param name="create">Makes the invocation for a try: number of retries done, most retries.</param>
    /// <param name="cancellationToken">Ends the waits and the invocation; no further try after that.</param>
    public async Task<object?> InvokeAsync(
        Func<int, int, FunctionInvocation> create, CancellationToken cancellationToken)
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                return await invoker.InvokeAsync(create(retry, Policy.MaxRetryCount), cancellationToken);
            }
            catch (Exception failure)
                when (Policy.AllowsRetry(retry) && failure is not ParameterBindingException
                    && !cancellationToken.IsCancellationRequested)
            {
                var delay = Policy.Delay(retry);
                Log.Retrying(logger, invoker.Function.Name, retry + 1, delay);
                await Task.Delay(delay, timeProvider, cancellationToken);
            }
        }
    }
}
