using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class ServiceBusMessagesTests
{
    [Fact]
    public void ToServiceBusMessage_AllAttributes_AreWhereServiceBusHasThem()
    {
        var scheduled = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var message = OutboundMessage.Create("orders", "m1", "com.example.test.v1", "/test", new { Value = 1 }) with
        {
            SessionId = "session",
            CorrelationId = "correlation",
            Subject = "orders/1",
            ScheduledEnqueueTime = scheduled,
        };

        var result = message.ToServiceBusMessage();

        result.MessageId.ShouldBe("m1");
        result.SessionId.ShouldBe("session");
        result.CorrelationId.ShouldBe("correlation");
        result.Subject.ShouldBe("com.example.test.v1");
        result.ContentType.ShouldBe("application/json");
        result.ScheduledEnqueueTime.ShouldBe(scheduled);
        result.Body.ToString().ShouldBe("{\"value\":1}");
        result.ApplicationProperties["cloudEvents:type"].ShouldBe("com.example.test.v1");
        result.ApplicationProperties["cloudEvents:specversion"].ShouldBe("1.0");
    }

    [Fact]
    public void ToInboundMessage_WhatWasSent_IsTheSame()
    {
        var sent = OutboundMessage.Create("orders", "m1", "com.example.test.v1", "/test", new { Value = 1 }) with
        {
            SessionId = "session",
            Subject = "orders/1",
            Time = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        };
        var transported = sent.ToServiceBusMessage();

        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: transported.Body,
            messageId: transported.MessageId,
            sessionId: transported.SessionId,
            subject: transported.Subject,
            contentType: transported.ContentType,
            properties: transported.ApplicationProperties,
            deliveryCount: 3).ToInboundMessage();

        received.Id.ShouldBe("m1");
        received.Type.ShouldBe(sent.Type);
        received.Source.ShouldBe(sent.Source);
        received.Subject.ShouldBe("orders/1");
        received.SessionId.ShouldBe("session");
        received.Time.ShouldBe(sent.Time);
        received.DeliveryCount.ShouldBe(3);
        received.Data.ToArray().ShouldBe(sent.Data.ToArray());
    }

    [Fact]
    public void ToInboundMessage_Nothing_IsReadButNotProcessable()
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage().ToInboundMessage();

        received.Id.ShouldBeEmpty();
        received.Type.ShouldBeEmpty();
        Should.Throw<UnreadableMessageException>(() => received.Read<object>());
    }
}
