using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>
/// Attaches receiving links: at once to a plain entity, when a session is granted to one that requires them.
/// </summary>
internal static class ReceiveAttach
{
    private const string SessionFilter = "com.microsoft:session-filter";
    private const string NonExclusiveSessionFilter = "com.microsoft:non-exclusive-session-filter";
    private const string TimeoutProperty = "com.microsoft:timeout";
    private const string LockedUntilProperty = "com.microsoft:locked-until-utc";
    private const byte SettledMode = 1;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(1);

    /// <summary>Starts the attach; a refusal that is known at once is thrown.</summary>
    public static void Start(NodeContext context, OutgoingLink link, string path)
    {
        context.Demand(link.Session.Connection.Identity.AppFor(path), path, AccessRight.Listen);
        var source = context.Namespace.ResolveSource(path);
        NodeRouter.DetachWhenDeleted(link, source.Deleted, path);
        if (link.Attach.SourceFilter?.ContainsKey(NonExclusiveSessionFilter) == true)
        {
            // A client looks for "invalid filter type" to tell that the sessions are not served.
            throw new BrokerException(
                ErrorConditions.NotImplemented,
                $"'{source.Path}' refuses the invalid filter type {NonExclusiveSessionFilter}: sessions are locked "
                + "exclusively here. Accept the session without EnableNonExclusiveSession.");
        }

        object? filter = null;
        var hasFilter = link.Attach.SourceFilter?.TryGetValue(SessionFilter, out filter) ?? false;
        if (hasFilter != source.RequiresSession)
        {
            throw BrokerException.NotAllowed(hasFilter
                ? $"'{source.Path}' has no sessions. Receive from it without a session, or set requiresSession."
                : $"'{source.Path}' requires sessions. Accept a session, or unset requiresSession.");
        }

        if (hasFilter)
        {
            _ = AcceptSessionAsync(context, link, source, ReadSessionId(filter));
            return;
        }

        var node = new ReceiveNode(context, source, link);
        node.Receiver = source.CreateReceiver(Options(link), node);
        if (!link.Accept(node))
        {
            node.OnClosed();
        }
    }

    /// <summary>Service Bus: com.microsoft:session-filter; the reply names the session and its lock's end.</summary>
    private static async Task AcceptSessionAsync(
        NodeContext context, OutgoingLink link, MessageQueue source, string? sessionId)
    {
        try
        {
            var node = new ReceiveNode(context, source, link);
            node.Receiver = await source.AcceptSessionAsync(sessionId, Wait(link), Options(link), node, link.Closed);
            var accepted = link.Accept(
                node,
                link.Attach.SourceWithFilter(SessionFilter, node.Receiver.SessionId),
                new AmqpMap { [new AmqpSymbol(LockedUntilProperty)] = node.Receiver.SessionLockedUntil.UtcTicks });
            if (!accepted)
            {
                node.OnClosed();
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with this link, the connection's others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var error = context.Report(exception, source.Path);
            Log.AttachRefused(
                context.Logger,
                link.Session.Connection.Identity.AppFor(source.Path),
                link.Attach.SourceAddress,
                error.Condition,
                error.Description);
            link.Refuse(error);
        }
    }

    private static string? ReadSessionId(object? filter) => filter switch
    {
        AmqpDescribed described => ReadSessionId(described.Value),
        AmqpSymbol symbol => symbol.Value,
        string text => text,
        null => null,
        _ => throw new BrokerException(
            ErrorConditions.InvalidField,
            $"The session filter must be a string or null, not a {filter.GetType().Name}."),
    };

    /// <summary>
    /// Strictly less than what the client waits: an answer after it has given up drops its connection.
    /// </summary>
    private static TimeSpan Wait(OutgoingLink link)
    {
        var asked = link.Attach.Properties?.Find(TimeoutProperty) is uint milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : DefaultWait;
        var capped = asked < LongestWait ? asked : LongestWait;
        var margin = capped / 5;
        return capped - (margin < LongestMargin ? margin : LongestMargin);
    }

    private static ReceiverOptions Options(OutgoingLink link) => new(
        link.Attach.SndSettleMode == SettledMode ? ReceiveMode.ReceiveAndDelete : ReceiveMode.PeekLock,
        InitialDeliveryCount: 0,
        link.Name);
}
