namespace Serverless.Broker.Amqp.Links;

/// <summary>
/// Decides what a link is attached to. Called on the connection's read loop: it answers with
/// <c>Accept</c> or <c>Refuse</c> of the link, at once or later from any thread.
/// </summary>
internal interface ILinkRouter
{
    /// <summary>The peer wants to send.</summary>
    void Attach(IncomingLink link);

    /// <summary>The peer wants to receive.</summary>
    void Attach(OutgoingLink link);
}
