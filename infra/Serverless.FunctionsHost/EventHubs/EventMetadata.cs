using System.Globalization;
using Azure.Messaging.EventHubs;
using Google.Protobuf.Collections;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>
/// The trigger's metadata about events; an array of each, with "Array" after the name, for a batch. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata.
/// </summary>
internal static class EventMetadata
{
    /// <summary>Adds that of one event; what it does not have is left out.</summary>
    public static void Add(MapField<string, TypedData> metadata, EventData item)
    {
        if (item.PartitionKey is { } key)
        {
            metadata["PartitionKey"] = new TypedData { String = key };
        }

        metadata["Offset"] = new TypedData { String = item.OffsetString };
        metadata["SequenceNumber"] = PropertyJson.Value(item.SequenceNumber);
        metadata["EnqueuedTimeUtc"] = PropertyJson.Value(item.EnqueuedTime.UtcDateTime);
        metadata["Properties"] = PropertyJson.Object(PropertiesOf(item));
        metadata["SystemProperties"] = PropertyJson.Object(SystemPropertiesOf(item));
    }

    /// <summary>Adds that of a batch, in the order of the events.</summary>
    public static void AddBatch(MapField<string, TypedData> metadata, IReadOnlyList<EventData> events)
    {
        metadata["PartitionKeyArray"] = Texts(events.Select(item => item.PartitionKey ?? string.Empty));
        metadata["OffsetArray"] = Texts(events.Select(item => item.OffsetString));
        metadata["SequenceNumberArray"] = PropertyJson.Values(events.Select(item => item.SequenceNumber));
        metadata["EnqueuedTimeUtcArray"] = PropertyJson.Values(events.Select(item => item.EnqueuedTime.UtcDateTime));
        metadata["PropertiesArray"] = PropertyJson.Objects(events.Select(PropertiesOf));
        metadata["SystemPropertiesArray"] = PropertyJson.Objects(events.Select(SystemPropertiesOf));
    }

    private static IReadOnlyCollection<KeyValuePair<string, object?>> PropertiesOf(EventData item) =>
        [.. item.Properties.Select(property => KeyValuePair.Create(property.Key, (object?)property.Value))];

    private static IReadOnlyCollection<KeyValuePair<string, object?>> SystemPropertiesOf(EventData item) =>
    [
        new("PartitionKey", item.PartitionKey),
        new("Offset", item.OffsetString),
        new("SequenceNumber", item.SequenceNumber),
        new("EnqueuedTimeUtc", item.EnqueuedTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        .. item.SystemProperties.Select(property => KeyValuePair.Create(property.Key, (object?)property.Value)),
    ];

    private static TypedData Texts(IEnumerable<string> texts)
    {
        var collection = new CollectionString();
        collection.String.AddRange(texts);
        return new TypedData { CollectionString = collection };
    }
}
