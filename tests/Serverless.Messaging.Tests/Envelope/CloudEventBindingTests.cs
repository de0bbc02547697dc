namespace Serverless.Messaging.Tests;

public sealed class CloudEventBindingTests
{
    private static readonly InboundMessage Delivery = new() { Id = "message-id", Type = "label", Source = "" };

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var message = MessagingFixture.Message("m1") with
        {
            Subject = "orders/1",
            Time = new DateTimeOffset(2026, 11, 23, 1, 2, 3, 456, TimeSpan.FromHours(1)),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };

        var read = CloudEventBinding.Read(Delivery, CloudEventBinding.ToProperties(message));

        read.Id.ShouldBe("m1");
        read.Type.ShouldBe(message.Type);
        read.Source.ShouldBe(message.Source);
        read.Subject.ShouldBe(message.Subject);
        read.Time.ShouldBe(message.Time);
        read.TraceParent.ShouldBe(message.TraceParent);
    }

    [Fact]
    public void ToProperties_TimeWithAnOffset_IsTextInUtc()
    {
        var message = MessagingFixture.Message("m1") with
        {
            Time = new DateTimeOffset(2026, 11, 23, 1, 2, 3, 456, TimeSpan.FromHours(1)),
        };

        CloudEventBinding.ToProperties(message)["cloudEvents:time"].ShouldBe("2026-11-23T00:02:03.4560000Z");
    }

    [Fact]
    public void Read_NoCloudEvent_HasWhatTheTransportKnows()
    {
        var read = CloudEventBinding.Read(
            Delivery, new Dictionary<string, object> { ["Diagnostic-Id"] = "trace", ["x"] = 1 });

        read.Id.ShouldBe("message-id");
        read.Type.ShouldBe("label");
        read.TraceParent.ShouldBe("trace");
        read.Time.ShouldBeNull();
    }

    [Fact]
    public void Read_AlternativePrefix_IsAccepted()
    {
        var read = CloudEventBinding.Read(Delivery, new Dictionary<string, object> { ["cloudEvents_type"] = "t" });

        read.Type.ShouldBe("t");
    }

    [Fact]
    public void Read_TimeAsTimestamp_IsUtc()
    {
        var time = new DateTime(2026, 11, 23, 1, 2, 3, DateTimeKind.Utc);

        var read = CloudEventBinding.Read(Delivery, new Dictionary<string, object> { ["cloudEvents:time"] = time });

        read.Time.ShouldBe(new DateTimeOffset(time));
    }

    [Fact]
    public void Read_TimeIsNonsense_IsLeftOut()
    {
        var read = CloudEventBinding.Read(Delivery, new Dictionary<string, object> { ["cloudEvents:time"] = "soon" });

        read.Time.ShouldBeNull();
    }
}
