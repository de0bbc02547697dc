using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>What a session's state is, and which sessions there are.</summary>
public sealed class SessionStateTests : ServiceBusTests
{
    [Fact]
    public async Task List_SessionWithOnlyAState_IsThere()
    {
        await Broker.SendToSessionAsync("with message", "a");
        await SetAsync("with state", new BinaryData("x"));
        await SetAsync("with neither", null);

        (await ListAsync()).ShouldBe(["with message", "with state"]);
    }

    [Fact]
    public async Task List_StateUpdatedAfter_OnlyThoseSince()
    {
        await Broker.SendToSessionAsync("with message", "a");
        await SetAsync("early", new BinaryData("x"));
        Broker.Clock.Advance(TimeSpan.FromHours(1));
        var between = Broker.Clock.GetUtcNow();
        Broker.Clock.Advance(TimeSpan.FromHours(1));
        await SetAsync("late", new BinaryData("x"));

        (await ListAsync(between)).ShouldBe(["late"]);
    }

    [Fact]
    public async Task SetState_Empty_IsNone()
    {
        await SetAsync("s", new BinaryData("x"));
        await SetAsync("s", new BinaryData(Array.Empty<byte>()));

        await using var session = await Broker.AcceptAsync("s");
        (await session.GetSessionStateAsync()).ShouldBeNull();
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task SetState_AsLargeAsAMessageMayBe_IsKeptAndLargerIsRefused()
    {
        await using var session = await Broker.AcceptAsync("s");
        var largest = new byte[256 * 1024];
        Random.Shared.NextBytes(largest);
        await session.SetSessionStateAsync(new BinaryData(largest));

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => session.SetSessionStateAsync(new BinaryData(new byte[largest.Length + 1])));

        (await session.GetSessionStateAsync()).ToArray().ShouldBe(largest);
    }

    private async Task SetAsync(string session, BinaryData? state)
    {
        await using var receiver = await Broker.AcceptAsync(session);
        await receiver.SetSessionStateAsync(state);
    }

    private async Task<IReadOnlyList<string>> ListAsync(DateTimeOffset? since = null)
    {
        var sessions = since is { } time
            ? Broker.Client.GetMessageSessionsAsync(Entities.Sessions, time)
            : Broker.Client.GetMessageSessionsAsync(Entities.Sessions);
        var ids = new List<string>();
        await foreach (var id in sessions)
        {
            ids.Add(id);
        }

        return ids;
    }
}
