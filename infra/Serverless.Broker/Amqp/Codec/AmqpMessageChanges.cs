namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// Sections to write in place of a message's own; null keeps what is there, an empty map or
/// <see cref="AmqpProperties.Empty"/> removes the section. Body and footer are always copied byte for byte.
/// </summary>
internal readonly record struct AmqpMessageChanges
{
    public AmqpHeader? Header { get; init; }

    public AmqpMap? DeliveryAnnotations { get; init; }

    public AmqpMap? MessageAnnotations { get; init; }

    public AmqpProperties? Properties { get; init; }

    public AmqpMap? ApplicationProperties { get; init; }
}
