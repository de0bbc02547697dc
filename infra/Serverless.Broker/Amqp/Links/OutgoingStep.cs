namespace Serverless.Broker.Amqp.Links;

/// <summary>What a node has for its link next.</summary>
/// <param name="Kind">Nothing, a message, or the end of a drain.</param>
/// <param name="Tag">The delivery-tag of a message.</param>
/// <param name="IsSettled">Whether a message is sent settled.</param>
/// <param name="DeliveryCount">The link's delivery-count after a drain.</param>
internal readonly record struct OutgoingStep(
    OutgoingStepKind Kind,
    Guid Tag = default,
    bool IsSettled = false,
    uint DeliveryCount = 0);
