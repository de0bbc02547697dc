using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Serverless.FunctionsHost.Protocol;
using Serverless.WorkerExtensions.Tests.Support;

namespace Serverless.WorkerExtensions.Tests.ServiceBus;

/// <summary>Session calls, as a host's gRPC service sees them.</summary>
public sealed class ServiceBusSessionMessageActionsTests : IAsyncLifetime
{
    private const string Locked = """{"SessionLockedUntil":"2026-11-25T12:00:00+00:00"}""";

    private static readonly DateTimeOffset LockedUntil = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private SettlementServer _host = null!;

    public async ValueTask InitializeAsync() => _host = await SettlementServer.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Convert_SingleMessage_KnowsSessionAndLock()
    {
        var actions = await ActionsAsync(new() { ["SessionId"] = "s1", ["SessionActions"] = Locked });

        actions.SessionLockedUntil.ShouldBe(LockedUntil);
        await actions.ReleaseSession(TestContext.Current.CancellationToken);
        Request<ReleaseSessionRequest>().SessionId.ShouldBe("s1");
    }

    [Fact]
    public async Task Convert_Batch_TakesTheSessionOfItsMessages()
    {
        var actions = await ActionsAsync(new()
        {
            ["SessionIdArray"] = new List<string> { "s1", "s1" },
            ["SessionActions"] = Locked,
        });

        await actions.ReleaseSession(TestContext.Current.CancellationToken);
        Request<ReleaseSessionRequest>().SessionId.ShouldBe("s1");
    }

    [Theory]
    [InlineData(null, Locked, "SessionId")]
    [InlineData("s1", null, "SessionActions")]
    [InlineData("s1", "{}", "SessionLockedUntil")]
    public async Task Convert_SomethingIsMissing_FailsAndNamesIt(string? session, string? actions, string missing)
    {
        var metadata = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (session is not null)
        {
            metadata["SessionId"] = session;
        }

        if (actions is not null)
        {
            metadata["SessionActions"] = actions;
        }

        var result = await ConvertAsync(metadata);

        result.Status.ShouldBe(ConversionStatus.Failed);
        result.Error!.Message.ShouldContain(missing);
    }

    [Fact]
    public async Task GetSessionState_OfTheHost_IsGiven()
    {
        var actions = await ActionsAsync(new() { ["SessionId"] = "s1", ["SessionActions"] = Locked });
        _host.Received.SessionState = [1, 2, 3];

        var state = await actions.GetSessionStateAsync(TestContext.Current.CancellationToken);

        state.ToArray().ShouldBe([1, 2, 3]);
        Request<GetSessionStateRequest>().SessionId.ShouldBe("s1");
    }

    [Fact]
    public async Task SetSessionState_Bytes_AreSent()
    {
        var actions = await ActionsAsync(new() { ["SessionId"] = "s1", ["SessionActions"] = Locked });

        await actions.SetSessionStateAsync(BinaryData.FromString("state"), TestContext.Current.CancellationToken);

        var request = Request<SetSessionStateRequest>();
        request.SessionId.ShouldBe("s1");
        request.SessionState.ToStringUtf8().ShouldBe("state");
    }

    [Fact]
    public async Task RenewSessionLock_NewTime_IsKnown()
    {
        var actions = await ActionsAsync(new() { ["SessionId"] = "s1", ["SessionActions"] = Locked });
        _host.Received.LockedUntil = LockedUntil.AddMinutes(1);

        await actions.RenewSessionLockAsync(TestContext.Current.CancellationToken);

        actions.SessionLockedUntil.ShouldBe(LockedUntil.AddMinutes(1));
        Request<RenewSessionLockRequest>().SessionId.ShouldBe("s1");
    }

    private async Task<ServiceBusSessionMessageActions> ActionsAsync(Dictionary<string, object?> metadata) =>
        (await ConvertAsync(metadata)).Value.ShouldBeOfType<ServiceBusSessionMessageActions>();

    private Task<ConversionResult> ConvertAsync(Dictionary<string, object?> metadata) => Converters.ConvertAsync(
        typeof(ServiceBusSessionMessageActions),
        new TestConverterContext(typeof(ServiceBusSessionMessageActions), source: null, metadata),
        _host.Worker);

    private T Request<T>() => _host.Received.Requests.ShouldHaveSingleItem().ShouldBeOfType<T>();
}
