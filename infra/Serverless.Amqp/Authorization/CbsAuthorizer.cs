using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging;

namespace Serverless.Amqp;

/// <summary>
/// Claims-based security: puts a token for each entity to <c>$cbs</c> before the first link to it attaches, and a fresh
/// one before that ends. Service Bus: put-token answers 202 or 200, else 400, 401 or 404.
/// </summary>
internal sealed class CbsAuthorizer(
    OpenConnection connection,
    AmqpEndpoint endpoint,
    IAmqpTokenProvider? tokens,
    AmqpConnectionOptions options,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, Lazy<Task>> _granted = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentBag<ITimer> _renewals = [];

    public ValueTask AuthorizeAsync(string entity, CancellationToken cancellationToken)
    {
        if (tokens is null)
        {
            return ValueTask.CompletedTask;
        }

        var grant = _granted.GetOrAdd(entity, static (name, self) => new Lazy<Task>(() => self.GrantAsync(name)), this);
        return grant is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            ? ValueTask.CompletedTask
            : new(WaitAsync(entity, grant, cancellationToken));
    }

    public void Dispose()
    {
        while (_renewals.TryTake(out var timer))
        {
            timer.Dispose();
        }
    }

    private async Task WaitAsync(string entity, Lazy<Task> grant, CancellationToken cancellationToken)
    {
        try
        {
            await grant.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _granted.TryRemove(KeyValuePair.Create(entity, grant));
            throw;
        }
    }

    private async Task GrantAsync(string entity)
    {
        var next = await PutTokenAsync(entity);
        if (next == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        ITimer? timer = null;
        timer = options.TimeProvider.CreateTimer(
            _ => _ = RenewAsync(entity, timer!), state: null, next, Timeout.InfiniteTimeSpan);
        _renewals.Add(timer);
    }

    private async Task RenewAsync(string entity, ITimer timer)
    {
        if (!connection.IsOpen)
        {
            return;
        }

        try
        {
            timer.Change(await PutTokenAsync(entity), Timeout.InfiniteTimeSpan);
        }
#pragma warning disable CA1031 // Whatever a token provider throws, the next attempt may do.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.TokenNotRenewed(logger, entity, ShortestRenewal, exception);
            timer.Change(ShortestRenewal, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Puts one token and returns when to put the next.</summary>
    private async Task<TimeSpan> PutTokenAsync(string entity)
    {
        var audience = endpoint.Audience(entity);
        var token = await tokens!.GetTokenAsync(audience, CancellationToken.None);
        var request = new Message { BodySection = new AmqpValue { Value = token.Value } };
        request.ApplicationProperties = new ApplicationProperties
        {
            ["operation"] = "put-token",
            ["type"] = token.Type,
            ["name"] = audience,
        };
        if (token.ExpiresAt != DateTimeOffset.MaxValue)
        {
            request.ApplicationProperties["expiration"] = token.ExpiresAt.UtcDateTime;
        }

        var link = await connection.GetRequestLinkAsync("$cbs", CancellationToken.None);
        var response = ManagementResponse.Read(await link.RequestAsync(request, CancellationToken.None));
        if (response.StatusCode is not (200 or 202))
        {
            throw new AmqpServiceException(
                $"The broker refused the token for '{entity}': {response.Description} ({response.StatusCode}). " +
                "Check the shared access key or the role assignment of the identity.",
                ErrorConditions.Unauthorized,
                entity);
        }

        if (token.ExpiresAt == DateTimeOffset.MaxValue)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var next = token.ExpiresAt - options.TimeProvider.GetUtcNow() - RenewBefore;
        return next < ShortestRenewal ? ShortestRenewal : next > LongestRenewal ? LongestRenewal : next;
    }
}
