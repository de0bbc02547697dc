using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Nodes.Requests;

/// <summary>A request to a request-response node.</summary>
/// <param name="Message">The message as it came.</param>
/// <param name="State">The state on its transfer: the transaction it belongs to.</param>
internal sealed record Request(AmqpMessage Message, AmqpOutcome State)
{
    /// <summary>Application property <c>operation</c>; empty when absent.</summary>
    public string Operation => Property("operation") ?? "";

    /// <summary>The body's map; empty for another kind of body.</summary>
    public AmqpMap Body { get; } = Message.ReadValueBody() as AmqpMap ?? [];

    public string? Property(string name) => Message.ApplicationProperties?.FindText(name);
}
