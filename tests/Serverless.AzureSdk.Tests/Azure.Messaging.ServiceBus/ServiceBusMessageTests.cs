using Azure.Messaging.ServiceBus;

namespace Serverless.AzureSdk.Tests.Messaging;

public class ServiceBusMessageTests
{
    [Fact]
    public void Constructor_Text_IsUtf8() =>
        new ServiceBusMessage("grün").Body.ToArray().ShouldBe("grün"u8.ToArray());

    [Fact]
    public void Constructor_NoBody_IsEmpty() => new ServiceBusMessage().Body.ToMemory().Length.ShouldBe(0);

    [Fact]
    public void TimeToLive_NotSet_IsUnlimited() => new ServiceBusMessage().TimeToLive.ShouldBe(TimeSpan.MaxValue);

    [Fact]
    public void TimeToLive_Zero_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ServiceBusMessage { TimeToLive = TimeSpan.Zero });

    [Fact]
    public void MessageId_Empty_Throws() =>
        Should.Throw<ArgumentException>(() => new ServiceBusMessage { MessageId = string.Empty });

    [Fact]
    public void SessionId_LongerThan128_Throws() =>
        Should.Throw<ArgumentException>(() => new ServiceBusMessage { SessionId = new string('x', 129) });

    [Fact]
    public void PartitionKey_DifferentFromSessionId_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(
            () => new ServiceBusMessage { SessionId = "a", PartitionKey = "b" });

    [Fact]
    public void SessionId_AfterAnotherPartitionKey_Wins()
    {
        var message = new ServiceBusMessage { PartitionKey = "b" };

        message.SessionId = "a";

        message.PartitionKey.ShouldBe("a");
    }

    [Fact]
    public void Constructor_ReceivedMessage_DropsWhatTheBrokerAdded()
    {
        ServiceBusReceivedMessage received = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString("again"),
            messageId: "m-1",
            sessionId: "s-1",
            subject: "reserve",
            scheduledEnqueueTime: new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
            properties: new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["kind"] = "order",
                ["DeadLetterReason"] = "MaxDeliveryCountExceeded",
                ["DeadLetterErrorDescription"] = "5 deliveries",
            });

        var message = new ServiceBusMessage(received);

        message.Body.ToString().ShouldBe("again");
        message.MessageId.ShouldBe("m-1");
        message.SessionId.ShouldBe("s-1");
        message.Subject.ShouldBe("reserve");
        message.TimeToLive.ShouldBe(TimeSpan.MaxValue);
        message.ScheduledEnqueueTime.ShouldBe(default);
        message.ApplicationProperties.ShouldHaveSingleItem().Value.ShouldBe("order");
    }
}
