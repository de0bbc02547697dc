using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>
/// Requests to <c>&lt;entity&gt;/$management</c>, as the Service Bus request-response protocol describes them. Safe for
/// concurrent use; requests are pipelined over one link.
/// </summary>
public sealed partial class AmqpManagementClient
{
    private readonly AmqpConnection _connection;
    private readonly string _entity;
    private readonly string _node;

    internal AmqpManagementClient(AmqpConnection connection, string entity)
    {
        _connection = connection;
        _entity = entity;
        _node = entity + "/$management";
    }

    internal async Task<DateTimeOffset> RenewLockAsync(
        Guid lockToken, string? link, CancellationToken cancellationToken)
    {
        var response = await RequestAsync(
            "com.microsoft:renew-lock", new Map { ["lock-tokens"] = new[] { lockToken } }, link, cancellationToken);
        return response.Body["expirations"] is DateTime[] { Length: > 0 } expirations
            ? Utc(expirations[0])
            : throw Malformed("renew-lock", "expirations");
    }

    internal async Task<DateTimeOffset> RenewSessionLockAsync(
        string sessionId, string? link, CancellationToken cancellationToken)
    {
        var response = await RequestAsync(
            "com.microsoft:renew-session-lock", new Map { ["session-id"] = sessionId }, link, cancellationToken);
        return response.Body["expiration"] is DateTime expiration
            ? Utc(expiration)
            : throw Malformed("renew-session-lock", "expiration");
    }

    internal async Task<byte[]?> GetSessionStateAsync(
        string sessionId, string? link, CancellationToken cancellationToken)
    {
        var response = await RequestAsync(
            "com.microsoft:get-session-state", new Map { ["session-id"] = sessionId }, link, cancellationToken);
        return response.Body["session-state"] as byte[];
    }

    internal Task SetSessionStateAsync(
        string sessionId, byte[]? state, string? link, CancellationToken cancellationToken) => RequestAsync(
        "com.microsoft:set-session-state",
        new Map { ["session-id"] = sessionId, ["session-state"] = state },
        link,
        cancellationToken);

    internal Task UpdateDispositionAsync(
        Guid lockToken, Disposition disposition, string? sessionId, CancellationToken cancellationToken)
    {
        var body = new Map { ["disposition-status"] = disposition.Status, ["lock-tokens"] = new[] { lockToken } };
        AddIfSet(body, "deadletter-reason", disposition.Reason);
        AddIfSet(body, "deadletter-description", disposition.Description);
        AddIfSet(body, "session-id", sessionId);
        if (disposition.Properties is { } properties)
        {
            var map = new Map();
            foreach (var (key, value) in properties)
            {
                map[key.ToString()!] = value;
            }

            body["properties-to-modify"] = map;
        }

        return RequestAsync("com.microsoft:update-disposition", body, link: null, cancellationToken);
    }

    private async Task<ManagementResponse> RequestAsync(
        string operation, Map body, string? link, CancellationToken cancellationToken, params int[] alsoGood)
    {
        var open = await _connection.GetAsync(cancellationToken);
        await open.AuthorizeAsync(_entity, cancellationToken);
        await open.AuthorizeAsync(_node, cancellationToken);
        var requests = await open.GetRequestLinkAsync(_node, cancellationToken);
        var request = new Message { BodySection = new AmqpValue { Value = body } };
        request.ApplicationProperties = new ApplicationProperties
        {
            ["operation"] = operation,
            ["com.microsoft:server-timeout"] = (uint)_connection.Options.OperationTimeout.TotalMilliseconds,
        };
        if (link is not null)
        {
            request.ApplicationProperties["associated-link-name"] = link;
        }

        var response = ManagementResponse.Read(await requests.RequestAsync(request, cancellationToken));
        return response.StatusCode == 200 || Array.IndexOf(alsoGood, response.StatusCode) >= 0
            ? response
            : throw Refused(operation, response);
    }

    private AmqpServiceException Refused(string operation, ManagementResponse response)
    {
        var condition = response.Condition ?? response.StatusCode switch
        {
            404 => ErrorConditions.NotFound,
            410 => ErrorConditions.MessageLockLost,
            408 => ErrorConditions.Timeout,
            503 => ErrorConditions.ServerBusy,
            401 or 403 => ErrorConditions.Unauthorized,
            _ => ErrorConditions.NotAllowed,
        };
        return Failures.FromError(
            new Error(condition) { Description = $"{response.Description} (status {response.StatusCode})" },
            operation,
            _entity);
    }

    private AmqpServiceException Malformed(string operation, string key) => new(
        $"{operation} on '{_entity}' was answered without '{key}'.", ErrorConditions.InternalError, _entity);

    private static void AddIfSet(Map body, string key, string? value)
    {
        if (value is not null)
        {
            body[key] = value;
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
