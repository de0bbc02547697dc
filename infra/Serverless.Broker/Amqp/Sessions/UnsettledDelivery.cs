using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>A delivery to the peer that is not settled.</summary>
/// <param name="Link">The link it went out on.</param>
/// <param name="Tag">Its delivery-tag, the lock token.</param>
/// <param name="HasOutcome">The peer has said what became of it; the broker's settlement is under way.</param>
internal readonly record struct UnsettledDelivery(OutgoingLink Link, Guid Tag, bool HasOutcome);
