using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Requests;

namespace Serverless.Broker.Nodes.Security;

/// <summary>
/// Claims-based security, <c>$cbs</c>: remembers for the connection whom a token names. A broker with keys verifies it
/// and grants what its signed audience covers (the properties "name" and "type" are not looked at: what a token is can
/// be seen); one without, on loopback, takes any.
/// </summary>
internal sealed class CbsNode(NodeContext context, IncomingLink link, NodeAddress address)
    : RequestNode(context, link, address)
{
    private readonly IncomingLink _link = link;

    public override ulong MaxMessageSize => SmallRequestSize;

    /// <summary>CBS: put-token.</summary>
    protected override ValueTask<Reply> HandleAsync(Request request)
    {
        if (request.Operation != "put-token")
        {
            throw new BrokerException(
                ErrorConditions.NotImplemented, $"$cbs has no operation '{request.Operation}'. Use put-token.");
        }

        if (request.Message.ReadValueBody() is not string token)
        {
            throw new BrokerException(ErrorConditions.ArgumentError, "The token must be an amqp-value string.");
        }

        if (Context.Keys is { } keys)
        {
            if (!keys.TryVerify(token, out var verified, out var reason))
            {
                throw new BrokerException(ErrorConditions.UnauthorizedAccess, reason);
            }

            _link.Session.Connection.Identity.Grant(verified);
        }
        else if (TokenIdentity.Read(token) is { } app)
        {
            _link.Session.Connection.Identity.App = app;
        }

        return ValueTask.FromResult(new Reply(Reply.AcceptedStatus, "Accepted", null, []));
    }
}
