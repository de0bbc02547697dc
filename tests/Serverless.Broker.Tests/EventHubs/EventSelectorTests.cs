using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

public sealed class EventSelectorTests
{
    [Theory]
    [InlineData("amqp.annotation.x-opt-offset > '-1'", EventPositionKind.Offset, -1, false)]
    [InlineData("amqp.annotation.x-opt-offset >= '128'", EventPositionKind.Offset, 128, true)]
    [InlineData("amqp.annotation.x-opt-offset > 128", EventPositionKind.Offset, 128, false)]
    [InlineData("amqp.annotation.x-opt-offset > '@latest'", EventPositionKind.End, 0, false)]
    [InlineData("amqp.annotation.x-opt-sequence-number >= '7'", EventPositionKind.SequenceNumber, 7, true)]
    [InlineData(" AMQP.annotation.x-opt-sequence-number>\"7\" ", EventPositionKind.SequenceNumber, 7, false)]
    [InlineData("amqp.annotation.x-opt-enqueued-time > '1'", EventPositionKind.EnqueuedTime, 621355968000010000, false)]
    public void Parse_WhatClientsWrite_IsAPosition(string selector, object kind, long value, bool isInclusive) =>
        EventSelector.Parse(selector).ShouldBe(new EventPosition((EventPositionKind)kind, value, isInclusive));

    [Fact]
    public void Parse_TimeBeyondTheCalendar_IsItsEnd() =>
        EventSelector.Parse("amqp.annotation.x-opt-enqueued-time > '9223372036854775807'").Value
            .ShouldBeInRange(DateTime.MaxValue.Ticks - TimeSpan.TicksPerMillisecond, DateTime.MaxValue.Ticks);

    [Theory]
    [InlineData("")]
    [InlineData("amqp.annotation.x-opt-offset < '5'")]
    [InlineData("amqp.annotation.x-opt-offset > 'soon'")]
    [InlineData("amqp.annotation.x-opt-colour > '5'")]
    [InlineData("amqp.annotation.x-opt-sequence-number > '@latest'")]
    [InlineData("amqp.annotation.x-opt-offset > '99999999999999999999'")]
    public void Parse_AnythingElse_IsRefusedWithWhatWouldBeRight(string selector) =>
        new Action(() => EventSelector.Parse(selector)).ShouldRefuse(ErrorConditions.ArgumentError)
            .Message.ShouldContain("Write amqp.annotation.x-opt-offset");
}
