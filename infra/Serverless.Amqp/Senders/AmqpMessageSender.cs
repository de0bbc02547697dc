using Amqp;
using Serverless.Messaging;

namespace Serverless.Amqp;

/// <summary>
/// Sends the toolkit's messages as CloudEvents over AMQP to the local broker or to any Service Bus namespace.
/// </summary>
public sealed class AmqpMessageSender : IMessageSender
{
    private readonly AmqpConnection _connection;

    /// <summary>Creates a sender; one link an entity is opened when it is first needed and kept.</summary>
    /// <param name="connection">The connection; the caller keeps owning it.</param>
    public AmqpMessageSender(AmqpConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
    }

    /// <inheritdoc />
    /// <exception cref="MessageRejectedException">The broker did not take the messages.</exception>
    /// <exception cref="AmqpServiceException">The entity or the broker could not be reached.</exception>
    public Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);
        ArgumentNullException.ThrowIfNull(messages);
        var sender = _connection.GetSender(destination);
        if (messages.Count == 1)
        {
            return sender.SendAsync(CloudEventMessage.Create(messages[0]), cancellationToken);
        }

        var encoded = new Message[messages.Count];
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = CloudEventMessage.Create(messages[i]);
        }

        return sender.SendAsync(encoded, cancellationToken);
    }
}
