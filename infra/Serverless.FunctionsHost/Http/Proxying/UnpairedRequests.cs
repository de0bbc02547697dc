using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Http.Proxying;

/// <summary>
/// Tells an empty answer that a function gave from one that the worker's server gave without it: a function that threw
/// leaves an empty 200, and a request that the worker's own router does not take is a 404, 405 or 500 whose invocation
/// would wait 15 seconds for it (HOST-PROTOCOL §5.2).
/// </summary>
internal sealed class UnpairedRequests(ILogger logger)
{
    /// <summary>How long the answer of an invocation may come after that of the server.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Waits for an invocation, and gives it up when its request will not come.</summary>
    public async Task<InvocationResult> CompleteAsync(
        HttpExchange exchange, int status, Task<InvocationResult> invocation)
    {
        if (!invocation.IsCompleted && MayBeTheRouters(status))
        {
            try
            {
                await invocation.WaitAsync(Grace, TimeProvider.System, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                Log.RouterRefused(
                    logger,
                    status,
                    exchange.Function.Definition.Name,
                    exchange.Request.InvocationId,
                    exchange.Context.Request.Path.Value ?? string.Empty);
                exchange.Worker.Session.Cancel(exchange.Request.InvocationId);
            }
        }

        return await invocation;
    }

    private static bool MayBeTheRouters(int status) =>
        status is StatusCodes.Status404NotFound
            or StatusCodes.Status405MethodNotAllowed
            or StatusCodes.Status500InternalServerError;
}
