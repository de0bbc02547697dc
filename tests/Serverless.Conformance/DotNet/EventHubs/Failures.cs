using Azure.Messaging.EventHubs;

namespace Serverless.Conformance.DotNet.EventHubs;

/// <summary>What the vendor's client makes of a refusal.</summary>
internal static class Failures
{
    /// <summary>That an action fails for a reason, and that the client does not think of trying again.</summary>
    public static async Task<EventHubsException> FailsAsync(
        EventHubsException.FailureReason reason, string part, Func<Task> action)
    {
        var failure = await Should.ThrowAsync<EventHubsException>(action);
        failure.Reason.ShouldBe(reason, failure.Message);
        failure.IsTransient.ShouldBeFalse(failure.Message);
        failure.Message.ShouldContain(part);
        return failure;
    }

    public static async Task IsNoArgumentAsync(Func<Task> action, params string[] parts)
    {
        var failure = await Should.ThrowAsync<ArgumentException>(action);
        foreach (var part in parts)
        {
            failure.Message.ShouldContain(part);
        }
    }
}
