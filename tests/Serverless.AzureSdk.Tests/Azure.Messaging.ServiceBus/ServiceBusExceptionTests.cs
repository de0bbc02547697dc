using Azure.Messaging.ServiceBus;

namespace Serverless.AzureSdk.Tests.Messaging;

public class ServiceBusExceptionTests
{
    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceBusy, true)]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, true)]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, true)]
    [InlineData(ServiceBusFailureReason.MessageLockLost, false)]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, false)]
    [InlineData(ServiceBusFailureReason.GeneralError, false)]
    public void IsTransient_Reason_DecidesIt(ServiceBusFailureReason reason, bool expected) =>
        new ServiceBusException("failed", reason).IsTransient.ShouldBe(expected);

    [Fact]
    public void Message_WithEntity_NamesEntityAndReason()
    {
        var exception = new ServiceBusException(
            "gone", ServiceBusFailureReason.SessionLockLost, entityPath: "commands");

        exception.EntityPath.ShouldBe("commands");
        exception.Message.ShouldContain("gone");
        exception.Message.ShouldContain("commands");
        exception.Message.ShouldContain("SessionLockLost");
    }
}
