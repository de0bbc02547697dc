using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Nodes.Requests;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Sessions: locks, states, the list.</summary>
internal static class SessionOperations
{
    private const string SessionId = "session-id";
    private const string SessionState = "session-state";

    /// <summary>Clients say "those with messages or a state" by the largest time there is.</summary>
    private const int NoYear = 9999;

    /// <summary>Service Bus: com.microsoft:renew-session-lock.</summary>
    public static ValueTask<Reply> RenewAsync(ManagementRequest request)
    {
        var until = request.Source.RenewSessionLock(request.Required<string>(SessionId));
        return ValueTask.FromResult(Reply.Ok(new AmqpMap { ["expiration"] = until.UtcDateTime }));
    }

    /// <summary>Service Bus: com.microsoft:set-session-state; null removes the state.</summary>
    public static async ValueTask<Reply> SetStateAsync(ManagementRequest request)
    {
        var state = request.RequiredBinaryOrNull(SessionState);
        await request.Source.SetSessionStateAsync(request.Required<string>(SessionId), state, request.Transaction);
        return Reply.Ok();
    }

    /// <summary>Service Bus: com.microsoft:get-session-state.</summary>
    public static ValueTask<Reply> GetStateAsync(ManagementRequest request)
    {
        var state = request.Source.GetSessionState(request.Required<string>(SessionId));
        return ValueTask.FromResult(Reply.Ok(new AmqpMap { [SessionState] = state?.ToArray() }));
    }

    /// <summary>Service Bus: com.microsoft:get-message-sessions.</summary>
    public static ValueTask<Reply> ListAsync(ManagementRequest request)
    {
        var time = request.Required<DateTime>("last-updated-time");
        DateTimeOffset? since = time.Year < NoYear ? new DateTimeOffset(time, TimeSpan.Zero) : null;
        var skip = request.Skip("skip");
        var ids = request.Source.ListSessions(since, skip, request.Count("top"));
        var body = new AmqpMap { ["skip"] = skip + ids.Count, ["sessions-ids"] = ids.ToArray() };
        return ValueTask.FromResult(ids.Count == 0 ? Reply.NoContent(body) : Reply.Ok(body));
    }
}
