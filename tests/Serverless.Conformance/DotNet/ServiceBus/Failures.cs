using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>What the vendor's client makes of a refusal.</summary>
internal static class Failures
{
    /// <summary>That an action fails for a reason, and that the client does not think of trying again.</summary>
    public static async Task<ServiceBusException> FailsAsync(ServiceBusFailureReason reason, Func<Task> action)
    {
        var failure = await Should.ThrowAsync<ServiceBusException>(action);
        failure.Reason.ShouldBe(reason, failure.Message);
        failure.IsTransient.ShouldBeFalse(failure.Message);
        return failure;
    }

    /// <summary><c>amqp:not-allowed</c>, which the client reports as an operation that is not valid.</summary>
    public static async Task IsNotAllowedAsync(string part, Func<Task> action) =>
        (await Should.ThrowAsync<InvalidOperationException>(action)).Message.ShouldContain(part);
}
