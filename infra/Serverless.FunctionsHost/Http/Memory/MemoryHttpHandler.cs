using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http.Memory;

/// <summary>
/// Sends the requests of an HttpClient through an app's front in this process, without a socket. Bodies stream both
/// ways; an answer is there when its head is.
/// </summary>
internal sealed class MemoryHttpHandler(RequestDelegate front) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Activity.Current is { } activity)
        {
            // What HttpClient's own handler does on a wire.
            DistributedContextPropagator.Current.Inject(activity, request.Headers, static (carrier, name, value) =>
            {
                var headers = (System.Net.Http.Headers.HttpRequestHeaders)carrier!;
                if (!headers.Contains(name))
                {
                    headers.TryAddWithoutValidation(name, value);
                }
            });
        }

        var exchange = new MemoryExchange(request, front);
        // What the caller carries (its activity, its locals) never crosses a wire.
        using (ExecutionContext.SuppressFlow())
        {
            exchange.Start();
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((MemoryExchange)state!).Leave(), exchange);
        try
        {
            return await exchange.Response.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            exchange.Leave();
            throw;
        }
    }
}
