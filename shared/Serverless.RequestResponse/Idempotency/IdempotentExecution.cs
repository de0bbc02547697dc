using Microsoft.Extensions.Options;
using Serverless.Messaging;

namespace Serverless.RequestResponse;

/// <summary>Runs a request once for its key and gives repeats the first one's response. Safe for concurrent
/// use.</summary>
public sealed class IdempotentExecution
{
    private readonly UnitOfWorkFactory _units;
    private readonly TimeProvider _timeProvider;
    private readonly IdempotencyOptions _options;

    /// <summary>Creates the execution.</summary>
    public IdempotentExecution(
        UnitOfWorkFactory units, TimeProvider timeProvider, IOptions<IdempotencyOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _units = units;
        _timeProvider = timeProvider;
        _options = options.Value;
    }

    /// <summary>Runs work whose effects all go through the unit of work: the effects, the messages and the record of
    /// the key are one commit, so nobody ever finds the request in progress. Of two at a time one commits, and the
    /// other one's work is run in vain and answered with the first one's response.</summary>
    /// <param name="key">The key.</param>
    /// <param name="scope">Who sends it and for which operation, for example <c>POST orders/</c> and
    /// <see cref="Caller.Of"/>: clients choose keys without knowing of one another, so equal keys in different scopes
    /// have nothing to do with each other.</param>
    /// <param name="fingerprint">The payload, to find a reused key (<see cref="PayloadFingerprint"/>).</param>
    /// <param name="partition">Where the effects and the record are; it must follow from the request
    /// (<see cref="IdempotencyKey.DeriveId"/>).</param>
    /// <param name="work">Does the work, without a commit, and makes the response. It may run again after a
    /// conflict.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="StoreConflictException">The commit conflicts more often than
    /// <see cref="MessagingOptions.MaxConflictRetries"/> allows.</exception>
    public Task<IdempotencyResult> RunAsync(
        IdempotencyKey key,
        string scope,
        string fingerprint,
        string partition,
        Func<UnitOfWork, CancellationToken, Task<JsonResponse>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentException.ThrowIfNullOrEmpty(fingerprint);
        ArgumentNullException.ThrowIfNull(work);
        return _units.RunAsync(
            partition,
            async (unit, token) =>
            {
                var id = IdempotencyRecord.DocumentId(key, scope);
                if (Judge(await unit.GetAsync<IdempotencyRecord>(id, token), fingerprint) is { } result)
                {
                    return result;
                }

                var response = await work(unit, token);
                unit.Put(id, Completed(fingerprint, response));
                return IdempotencyResult.Executed(response);
            },
            cancellationToken);
    }

    /// <summary>Runs work that has effects outside the unit of work, such as a call of another service. It claims the
    /// key first, so that a repeat meanwhile is answered with <see cref="IdempotencyOutcome.InProgress"/>. When the
    /// work throws, the claim is given up; when its process dies, a repeat runs the work again after
    /// <see cref="IdempotencyOptions.Lease"/>: the outside effects must bear that, for example by the same
    /// key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="scope">Who sends it and for which operation, for example <c>POST orders/</c> and
    /// <see cref="Caller.Of"/>: clients choose keys without knowing of one another, so equal keys in different scopes
    /// have nothing to do with each other.</param>
    /// <param name="fingerprint">The payload, to find a reused key (<see cref="PayloadFingerprint"/>).</param>
    /// <param name="partition">Where the effects and the record are.</param>
    /// <param name="work">Does the work, without a commit, and makes the response. It may run again after a
    /// conflict.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task<IdempotencyResult> RunExclusiveAsync(
        IdempotencyKey key,
        string scope,
        string fingerprint,
        string partition,
        Func<UnitOfWork, CancellationToken, Task<JsonResponse>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentException.ThrowIfNullOrEmpty(fingerprint);
        ArgumentNullException.ThrowIfNull(work);
        var id = IdempotencyRecord.DocumentId(key, scope);
        var claim = Guid.NewGuid();
        if (await ClaimAsync(id, fingerprint, partition, claim, cancellationToken) is { } result)
        {
            return result;
        }

        try
        {
            return await _units.RunAsync(
                partition,
                async (unit, token) =>
                {
                    var record = await unit.GetAsync<IdempotencyRecord>(id, token);
                    if (record?.Claim != claim)
                    {
                        // The lease ran out and a repeat took over: its response counts.
                        return Judge(record, fingerprint) ?? IdempotencyResult.InProgress(_options.Lease);
                    }

                    var response = await work(unit, token);
                    unit.Put(id, Completed(fingerprint, response));
                    return IdempotencyResult.Executed(response);
                },
                cancellationToken);
        }
        catch
        {
            await ReleaseAsync(id, partition, claim);
            throw;
        }
    }

    private Task<IdempotencyResult?> ClaimAsync(
        string id, string fingerprint, string partition, Guid claim, CancellationToken cancellationToken) =>
        _units.RunAsync(
            partition,
            async (unit, token) =>
            {
                var result = Judge(await unit.GetAsync<IdempotencyRecord>(id, token), fingerprint);
                if (result is null)
                {
                    unit.Put(id, new IdempotencyRecord
                    {
                        Fingerprint = fingerprint,
                        Claim = claim,
                        ExpiresAt = _timeProvider.GetUtcNow() + _options.Lease,
                    });
                }

                return result;
            },
            cancellationToken);

    private Task ReleaseAsync(string id, string partition, Guid claim) => _units.RunAsync(
        partition,
        async (unit, token) =>
        {
            if ((await unit.GetAsync<IdempotencyRecord>(id, token))?.Claim == claim)
            {
                unit.Delete(id);
            }
        },
        CancellationToken.None);

    /// <summary>What a request gets without doing the work; null when it is to do it.</summary>
    private IdempotencyResult? Judge(IdempotencyRecord? record, string fingerprint)
    {
        var now = _timeProvider.GetUtcNow();
        if (record is null || record.ExpiresAt <= now)
        {
            return null;
        }

        if (!string.Equals(record.Fingerprint, fingerprint, StringComparison.Ordinal))
        {
            return IdempotencyResult.KeyReused();
        }

        return record.Response is { } response
            ? IdempotencyResult.Replayed(response)
            : IdempotencyResult.InProgress(record.ExpiresAt - now);
    }

    private IdempotencyRecord Completed(string fingerprint, JsonResponse response) => new()
    {
        Fingerprint = fingerprint,
        Response = response,
        ExpiresAt = _timeProvider.GetUtcNow() + _options.Retention,
    };
}
