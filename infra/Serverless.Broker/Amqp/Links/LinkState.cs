namespace Serverless.Broker.Amqp.Links;

/// <summary>Where a link is between attach and detach (AMQP 1.0 §2.6.1).</summary>
internal enum LinkState
{
    /// <summary>The peer's attach came, ours is not sent.</summary>
    Attaching,

    Attached,

    /// <summary>Our detach is sent, the peer's has not come.</summary>
    Detaching,

    Detached,
}
