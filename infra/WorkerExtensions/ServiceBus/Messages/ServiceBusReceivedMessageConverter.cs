using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function its message, or its batch as an array. What the host sends: 16 bytes lock token, then the
/// encoded AMQP message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusReceivedMessage))]
[SupportedTargetType(typeof(ServiceBusReceivedMessage[]))]
internal sealed class ServiceBusReceivedMessageConverter : IInputConverter
{
    private const string Source = "AzureServiceBusReceivedMessage";
    private const int LockTokenLength = 16;

    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context?.Source switch
            {
                ModelBindingData single => ConversionResult.Success(Read(single)),
                CollectionModelBindingData batch =>
                    ConversionResult.Success(Array.ConvertAll(batch.ModelBindingData, Read)),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    private static ServiceBusReceivedMessage Read(ModelBindingData data)
    {
        var content = BindingContent.Of(data, Source).ToMemory();
        var message = AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(content[LockTokenLength..]));
        return ServiceBusReceivedMessage.FromAmqpMessage(
            message, BinaryData.FromBytes(content[..LockTokenLength]));
    }
}
