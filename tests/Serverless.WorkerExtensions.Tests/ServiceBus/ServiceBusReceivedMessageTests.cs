using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Serverless.WorkerExtensions.Tests.Support;

namespace Serverless.WorkerExtensions.Tests.ServiceBus;

/// <summary>The conversion of model binding data to messages.</summary>
public sealed class ServiceBusReceivedMessageTests
{
    private const string Source = "AzureServiceBusReceivedMessage";

    private static readonly Guid LockToken = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task Convert_Single_HasBodyPropertiesAndLockToken()
    {
        var result = await ConvertAsync(typeof(ServiceBusReceivedMessage), Data("m1"));

        result.Status.ShouldBe(ConversionStatus.Succeeded);
        var message = result.Value.ShouldBeOfType<ServiceBusReceivedMessage>();
        message.MessageId.ShouldBe("m1");
        message.Body.ToString().ShouldBe("body of m1");
        message.ApplicationProperties["kind"].ShouldBe("test");
        message.SequenceNumber.ShouldBe(42);
        message.LockToken.ShouldBe(LockToken.ToString());
    }

    [Fact]
    public async Task Convert_Batch_IsAnArrayInOrder()
    {
        var result = await ConvertAsync(
            typeof(ServiceBusReceivedMessage[]), new TestBindingDataBatch(Data("m1"), Data("m2")));

        result.Value.ShouldBeOfType<ServiceBusReceivedMessage[]>().Select(message => message.MessageId)
            .ShouldBe(["m1", "m2"]);
    }

    [Theory]
    [InlineData("AzureEventHubsEventData", "application/octet-stream", "AzureEventHubsEventData")]
    [InlineData(Source, "application/json", "application/json")]
    public async Task Convert_OfAnother_FailsAndQuotesIt(string source, string contentType, string quoted)
    {
        var result = await ConvertAsync(
            typeof(ServiceBusReceivedMessage), new TestBindingData(source, new byte[16], contentType));

        result.Status.ShouldBe(ConversionStatus.Failed);
        result.Error!.Message.ShouldContain($"'{quoted}'");
    }

    [Fact]
    public async Task Convert_LessThanALockToken_Fails()
    {
        var result = await ConvertAsync(
            typeof(ServiceBusReceivedMessage), new TestBindingData(Source, new byte[15]));

        result.Status.ShouldBe(ConversionStatus.Failed);
    }

    [Theory]
    [InlineData("text")]
    [InlineData(null)]
    public async Task Convert_NoModelBindingData_LeavesItToOthers(string? source)
    {
        var result = await ConvertAsync(typeof(ServiceBusReceivedMessage), source);

        result.Status.ShouldBe(ConversionStatus.Unhandled);
    }

    private static Task<ConversionResult> ConvertAsync(Type target, object? source) =>
        Converters.ConvertAsync(typeof(ServiceBusTriggerAttribute), new TestConverterContext(target, source));

    private static TestBindingData Data(string id)
    {
        var message = new AmqpAnnotatedMessage(
            AmqpMessageBody.FromData([System.Text.Encoding.UTF8.GetBytes($"body of {id}")]));
        message.Properties.MessageId = new AmqpMessageId(id);
        message.ApplicationProperties["kind"] = "test";
        message.MessageAnnotations["x-opt-sequence-number"] = 42L;
        return new TestBindingData(Source, [.. LockToken.ToByteArray(), .. message.ToBytes().ToArray()]);
    }
}
