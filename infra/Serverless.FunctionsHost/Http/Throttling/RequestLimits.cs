using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.HostSettings;

namespace Serverless.FunctionsHost.Http.Throttling;

/// <summary>
/// <c>maxConcurrentRequests</c> and <c>maxOutstandingRequests</c> of host.json: so many run, so many run or wait, and
/// one more is answered with 429.
/// </summary>
internal sealed class RequestLimits(RequestDelegate next, int? concurrent, int? outstanding) : IDisposable
{
    private readonly SemaphoreSlim? _running = concurrent is { } most ? new SemaphoreSlim(most, most) : null;
    private int _taken;

    /// <summary>Makes the limits of host.json; null when it sets none.</summary>
    public static RequestLimits? Of(HttpSettings settings, RequestDelegate next) =>
        settings.MaxConcurrentRequests is null && settings.MaxOutstandingRequests is null
            ? null
            : new RequestLimits(next, settings.MaxConcurrentRequests, settings.MaxOutstandingRequests);

    /// <summary>Answers a request when it is its turn.</summary>
    public async Task ProcessAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _taken) > outstanding)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return;
            }

            if (_running is null)
            {
                await next(context);
                return;
            }

            await _running.WaitAsync(context.RequestAborted);
            try
            {
                await next(context);
            }
            finally
            {
                _running.Release();
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _running?.Dispose();
}
