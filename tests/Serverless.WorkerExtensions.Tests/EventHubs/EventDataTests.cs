using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Serverless.WorkerExtensions.Tests.Support;

namespace Serverless.WorkerExtensions.Tests.EventHubs;

/// <summary>The conversion of model binding data to events.</summary>
public sealed class EventDataTests
{
    private const string Source = "AzureEventHubsEventData";

    [Fact]
    public async Task Convert_Single_HasBodyPropertiesAndOffset()
    {
        var result = await ConvertAsync(typeof(EventData), Data("e1"));

        result.Status.ShouldBe(ConversionStatus.Succeeded);
        var data = result.Value.ShouldBeOfType<EventData>();
        data.EventBody.ToString().ShouldBe("body of e1");
        data.Properties["kind"].ShouldBe("test");
        data.SequenceNumber.ShouldBe(42);
        data.PartitionKey.ShouldBe("key");
    }

    [Fact]
    public async Task Convert_Batch_IsAnArrayInOrder()
    {
        var result = await ConvertAsync(typeof(EventData[]), new TestBindingDataBatch(Data("e1"), Data("e2")));

        result.Value.ShouldBeOfType<EventData[]>().Select(data => data.EventBody.ToString())
            .ShouldBe(["body of e1", "body of e2"]);
    }

    [Theory]
    [InlineData("AzureServiceBusReceivedMessage", "application/octet-stream", "AzureServiceBusReceivedMessage")]
    [InlineData(Source, "application/json", "application/json")]
    public async Task Convert_OfAnother_FailsAndQuotesIt(string source, string contentType, string quoted)
    {
        var result = await ConvertAsync(typeof(EventData), new TestBindingData(source, [1], contentType));

        result.Status.ShouldBe(ConversionStatus.Failed);
        result.Error!.Message.ShouldContain($"'{quoted}'");
    }

    [Fact]
    public async Task Convert_NoModelBindingData_LeavesItToOthers() =>
        (await ConvertAsync(typeof(EventData), "text")).Status.ShouldBe(ConversionStatus.Unhandled);

    private static Task<ConversionResult> ConvertAsync(Type target, object? source) =>
        Converters.ConvertAsync(typeof(EventHubTriggerAttribute), new TestConverterContext(target, source));

    private static TestBindingData Data(string id)
    {
        var message = new AmqpAnnotatedMessage(
            AmqpMessageBody.FromData([System.Text.Encoding.UTF8.GetBytes($"body of {id}")]));
        message.ApplicationProperties["kind"] = "test";
        message.MessageAnnotations["x-opt-sequence-number"] = 42L;
        message.MessageAnnotations["x-opt-partition-key"] = "key";
        return new TestBindingData(Source, message.ToBytes().ToArray());
    }
}
