using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function its event, or its batch as an array. What the host sends: the encoded AMQP
/// message.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(EventData))]
[SupportedTargetType(typeof(EventData[]))]
internal sealed class EventDataConverter : IInputConverter
{
    private const string Source = "AzureEventHubsEventData";

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

    private static EventData Read(ModelBindingData data) =>
        new(AmqpAnnotatedMessage.FromBytes(BindingContent.Of(data, Source)));
}
