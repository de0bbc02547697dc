using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>
/// Attaches receivers. Service Bus: peek-lock is sender settle mode unsettled with receiver settle mode second,
/// receive-and-delete is sender settle mode settled.
/// </summary>
internal static class ReceiverAttach
{
    private static readonly Symbol SessionFilter = "com.microsoft:session-filter";
    private static readonly Symbol LinkTimeout = "com.microsoft:timeout";
    private static readonly Symbol LockedUntil = "com.microsoft:locked-until-utc";

    // The broker answers strictly before its own limit; past this the peer is taken for dead.
    private static readonly TimeSpan AcceptGrace = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestAccept = TimeSpan.FromSeconds(60);

    public static async Task<AmqpReceiver> OpenAsync(
        AmqpConnection connection,
        OpenConnection open,
        string entity,
        AmqpReceiverOptions options,
        Action<AmqpReceivedMessage>? onMessage,
        CancellationToken cancellationToken)
    {
        Session session;
        try
        {
            session = open.NewSession();
        }
        catch (AmqpException exception)
        {
            throw Failures.From(exception, "Attach", entity);
        }

        try
        {
            var (link, _) = await AttachAsync(
                open,
                session,
                entity,
                options,
                filter: null,
                wait: null,
                connection.Options.OperationTimeout,
                cancellationToken);
            return new AmqpReceiver(
                connection, entity, link, options, sessionId: null, lockedUntil: null, ownsSession: true, onMessage);
        }
        catch
        {
            await LinkClose.CloseAsync(session);
            throw;
        }
    }

    /// <summary>
    /// Service Bus: attaching with a session filter locks the session; null asks for any that is free.
    /// </summary>
    public static async Task<AmqpReceiver?> AcceptAsync(
        AmqpConnection connection,
        OpenConnection open,
        string entity,
        string? sessionId,
        TimeSpan wait,
        AmqpReceiverOptions options,
        Action<AmqpReceivedMessage>? onMessage,
        CancellationToken cancellationToken)
    {
        var bounded = wait > LongestAccept ? LongestAccept : wait;
        try
        {
            var (link, attach) = await AttachAsync(
                open,
                open.AcceptSession(),
                entity,
                options,
                new Map { [SessionFilter] = sessionId },
                (uint)bounded.TotalMilliseconds,
                bounded + AcceptGrace,
                cancellationToken);
            var granted = (attach.Source as Source)?.FilterSet?[SessionFilter] as string ?? sessionId
                ?? throw new AmqpServiceException(
                    $"Accepting a session of '{entity}' failed: the broker did not say which session it granted.",
                    ErrorConditions.InternalError,
                    entity);
            var until = attach.Properties?[LockedUntil] is long ticks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : (DateTimeOffset?)null;
            return new AmqpReceiver(connection, entity, link, options, granted, until, ownsSession: false, onMessage);
        }
        catch (AmqpServiceException exception) when (exception.Condition == ErrorConditions.Timeout)
        {
            return null;
        }
    }

    private static async Task<(EntityLink Link, Attach Attach)> AttachAsync(
        OpenConnection open,
        Session session,
        string entity,
        AmqpReceiverOptions options,
        Map? filter,
        uint? wait,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var name = open.NextLinkName(entity);
        var source = new Source { Address = entity };
        if (filter is not null)
        {
            source.FilterSet = filter;
        }

        var properties = new Fields { [(Symbol)"com.microsoft:receiver-name"] = name };
        if (wait is { } milliseconds)
        {
            properties[LinkTimeout] = milliseconds;
        }

        var isDeleting = options.ReceiveMode == AmqpReceiveMode.ReceiveAndDelete;
        var attach = new Attach
        {
            Source = source,
            Target = new Target { Address = name },
            SndSettleMode = isDeleting ? SenderSettleMode.Settled : SenderSettleMode.Unsettled,
            RcvSettleMode = isDeleting ? ReceiverSettleMode.First : ReceiverSettleMode.Second,
            Properties = properties,
        };
        var completion = new AttachCompletion(filter is null ? "Opening a receiver" : "Accepting a session", entity);
        try
        {
            var link = new EntityLink(session, name, attach, completion.OnAttached);
            return (link, await completion.WaitAsync(link, patience, cancellationToken));
        }
        catch (AmqpException exception)
        {
            throw Failures.From(exception, "Attach", entity);
        }
    }
}
