using Azure.Messaging.ServiceBus;

namespace Serverless.AzureSdk.Tests.Messaging;

public class ServiceBusModelFactoryTests
{
    private static readonly DateTimeOffset Enqueued = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ServiceBusReceivedMessage_EveryArgument_ComesBack()
    {
        var lockToken = Guid.NewGuid();

        ServiceBusReceivedMessage message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString("{}"),
            messageId: "m-1",
            partitionKey: "s-1",
            viaPartitionKey: "via",
            sessionId: "s-1",
            replyToSessionId: "r-1",
            timeToLive: TimeSpan.FromHours(1),
            correlationId: "c-1",
            subject: "reserve",
            to: "stock",
            contentType: "application/json",
            replyTo: "answers",
            scheduledEnqueueTime: Enqueued.AddMinutes(-1),
            properties: new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["kind"] = 7,
                ["DeadLetterReason"] = "Unreadable",
                ["DeadLetterErrorDescription"] = "no JSON",
            },
            lockTokenGuid: lockToken,
            deliveryCount: 3,
            lockedUntil: Enqueued.AddSeconds(30),
            sequenceNumber: 42,
            deadLetterSource: "commands",
            enqueuedSequenceNumber: 41,
            enqueuedTime: Enqueued,
            serviceBusMessageState: ServiceBusMessageState.Deferred);

        message.Body.ToString().ShouldBe("{}");
        message.MessageId.ShouldBe("m-1");
        message.PartitionKey.ShouldBe("s-1");
        message.TransactionPartitionKey.ShouldBe("via");
        message.SessionId.ShouldBe("s-1");
        message.ReplyToSessionId.ShouldBe("r-1");
        message.TimeToLive.ShouldBe(TimeSpan.FromHours(1));
        message.CorrelationId.ShouldBe("c-1");
        message.Subject.ShouldBe("reserve");
        message.To.ShouldBe("stock");
        message.ContentType.ShouldBe("application/json");
        message.ReplyTo.ShouldBe("answers");
        message.ScheduledEnqueueTime.ShouldBe(Enqueued.AddMinutes(-1));
        message.ApplicationProperties["kind"].ShouldBe(7);
        message.DeadLetterReason.ShouldBe("Unreadable");
        message.DeadLetterErrorDescription.ShouldBe("no JSON");
        message.LockToken.ShouldBe(lockToken.ToString());
        message.DeliveryCount.ShouldBe(3);
        message.LockedUntil.ShouldBe(Enqueued.AddSeconds(30));
        message.SequenceNumber.ShouldBe(42);
        message.DeadLetterSource.ShouldBe("commands");
        message.EnqueuedSequenceNumber.ShouldBe(41);
        message.EnqueuedTime.ShouldBe(Enqueued);
        message.ExpiresAt.ShouldBe(Enqueued.AddHours(1));
        message.State.ShouldBe(ServiceBusMessageState.Deferred);
        message.ToString().ShouldBe("{MessageId:m-1}");
    }

    [Fact]
    public void ServiceBusReceivedMessage_NoArguments_HasTheServicesDefaults()
    {
        ServiceBusReceivedMessage message = ServiceBusModelFactory.ServiceBusReceivedMessage();

        message.MessageId.ShouldBeNull();
        message.SessionId.ShouldBeNull();
        message.SequenceNumber.ShouldBe(-1);
        message.DeliveryCount.ShouldBe(0);
        message.ApplicationProperties.ShouldBeEmpty();
        message.DeadLetterReason.ShouldBeNull();
        message.TimeToLive.ShouldBe(TimeSpan.MaxValue);
        message.ExpiresAt.ShouldBe(DateTimeOffset.MaxValue);
        message.State.ShouldBe(ServiceBusMessageState.Active);
    }
}
