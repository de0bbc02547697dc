using System.Text;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.EventHubs;
using Serverless.Broker.EventHubs.Storage;

namespace Serverless.Broker.Tests.Support;

/// <summary>Makes and reads events.</summary>
internal static class TestHub
{
    /// <summary>A namespace with one hub, <c>h</c>.</summary>
    public static async Task<TestNamespace> StartAsync(int partitions = 4)
    {
        TestNamespace test = await TestNamespace.StartAsync();
        await test.AddHubAsync(partitions);
        return test;
    }

    public static Task AddHubAsync(this TestNamespace test, int partitions = 4, TimeSpan? retention = null) =>
        test.Broker.CreateEventHubAsync(new EventHubDescription
        {
            Name = "h",
            PartitionCount = partitions,
            Retention = retention ?? TimeSpan.FromDays(1),
            ConsumerGroups = ["g"],
        });

    public static EventHub Hub(this TestNamespace test) => test.Broker.FindEventHub("h").ShouldNotBeNull();

    public static EventPartition Partition(this TestNamespace test, int index = 0) => test.Hub().Partitions[index];

    public static Task AppendAsync(this EventPartition partition, params string[] texts) =>
        partition.AppendAsync([.. texts.Select(text => Event(text))]);

    public static byte[] Encode(
        string text,
        string? partitionKey = null,
        params (string Name, object? Value)[] annotations)
    {
        using AmqpWriter writer = new();
        AmqpMap map = [];
        foreach ((string name, object? value) in annotations)
        {
            map[new AmqpSymbol(name)] = value;
        }

        if (partitionKey is not null)
        {
            map[new AmqpSymbol("x-opt-partition-key")] = partitionKey;
        }

        if (map.Count > 0)
        {
            writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
            writer.WriteMap(map);
        }

        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(Encoding.UTF8.GetBytes(text));
        return writer.ToArray();
    }

    public static EventContent Event(string text, string? partitionKey = null) =>
        EventContent.Parse(Encode(text, partitionKey));

    public static string TextOf(StoredEvent stored)
    {
        AmqpReader reader = new(stored.Content.Rest.Span);
        reader.ReadDescriptor();
        return Encoding.UTF8.GetString(reader.ReadBinary());
    }

    /// <summary>The readable events from a number on.</summary>
    public static IReadOnlyList<StoredEvent> Read(this EventPartition partition, long from, int max)
    {
        using IEventCursor cursor = partition.Log.Open(from);
        List<StoredEvent> events = [];
        while (events.Count < max && cursor.Read(Math.Min(max - events.Count, 50)) is { Count: > 0 } more)
        {
            events.AddRange(more);
        }

        return events;
    }

    public static IEnumerable<string> Texts(this EventPartition partition) =>
        partition.Read(0, int.MaxValue).Select(TextOf);

    public static IEnumerable<string> Texts(this EventReader reader, int max = 100) => reader.Read(max).Select(TextOf);

    public static EventReader Open(
        this EventPartition partition,
        EventPosition? position = null,
        long? ownerLevel = null,
        IEventSink? sink = null) =>
        partition.Open("g", position ?? EventPosition.Start, ownerLevel, sink ?? new EventSink());
}
