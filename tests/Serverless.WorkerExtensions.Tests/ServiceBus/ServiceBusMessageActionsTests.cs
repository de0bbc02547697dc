using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Serverless.FunctionsHost.Protocol;
using Serverless.WorkerExtensions.Tests.Support;

namespace Serverless.WorkerExtensions.Tests.ServiceBus;

/// <summary>Settlement, as a host's gRPC service sees it.</summary>
public sealed class ServiceBusMessageActionsTests : IAsyncLifetime
{
    private static readonly Guid LockToken = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly ServiceBusReceivedMessage Message =
        ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: LockToken);

    private SettlementServer _host = null!;
    private ServiceBusMessageActions _actions = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await SettlementServer.StartAsync();
        var result = await Converters.ConvertAsync(
            typeof(ServiceBusMessageActions),
            new TestConverterContext(typeof(ServiceBusMessageActions), source: null),
            _host.Worker);
        result.Status.ShouldBe(ConversionStatus.Succeeded);
        _actions = (ServiceBusMessageActions)result.Value!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Complete_Message_SendsItsLockToken()
    {
        await _actions.CompleteMessageAsync(Message, TestContext.Current.CancellationToken);

        Request<CompleteRequest>().Locktoken.ShouldBe(LockToken.ToString());
    }

    [Fact]
    public async Task RenewMessageLock_Message_SendsItsLockToken()
    {
        await _actions.RenewMessageLockAsync(Message, TestContext.Current.CancellationToken);

        Request<RenewMessageLockRequest>().Locktoken.ShouldBe(LockToken.ToString());
    }

    [Fact]
    public async Task Abandon_NoProperties_SendsNone()
    {
        await _actions.AbandonMessageAsync(Message, cancellationToken: TestContext.Current.CancellationToken);

        var request = Request<AbandonRequest>();
        request.Locktoken.ShouldBe(LockToken.ToString());
        request.PropertiesToModify.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Abandon_OneProperty_SendsAnAmqpMap()
    {
        var properties = new Dictionary<string, object> { ["why"] = 42 };

        await _actions.AbandonMessageAsync(Message, properties, TestContext.Current.CancellationToken);

        // map8, 8 bytes, 2 items: str8 "why", smallint 42 (AMQP 1.0 §1.6).
        Convert.ToHexString(Request<AbandonRequest>().PropertiesToModify.Span).ShouldBe("C10802A103776879542A");
    }

    [Fact]
    public async Task Defer_EveryTypeOfProperty_SendsWhatServiceBusReads()
    {
        var time = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(1));
        var properties = new Dictionary<string, object>
        {
            ["text"] = "t",
            ["yes"] = true,
            ["byte"] = (byte)1,
            ["sbyte"] = (sbyte)-1,
            ["char"] = 'c',
            ["short"] = (short)-2,
            ["ushort"] = (ushort)2,
            ["uint"] = 3u,
            ["long"] = long.MinValue,
            ["ulong"] = ulong.MaxValue,
            ["float"] = 1.5f,
            ["double"] = 2.5,
            ["decimal"] = 3.5m,
            ["guid"] = LockToken,
            ["utc"] = time.UtcDateTime,
            ["null"] = null!,
            ["uri"] = new Uri("https://contoso.com/a"),
            ["offset"] = time,
            ["span"] = TimeSpan.FromMinutes(1),
            ["bytes"] = new MemoryStream([1, 2, 3]),
        };

        await _actions.DeferMessageAsync(Message, properties, TestContext.Current.CancellationToken);

        var sent = Decode(Request<DeferRequest>().PropertiesToModify.ToByteArray());
        foreach (var name in properties.Keys.Except(["null", "uri", "offset", "span", "bytes"]))
        {
            sent[name].ShouldBe(properties[name], name);
        }

        sent["null"].ShouldBeNull();
        Described(sent["uri"]).ShouldBe(("com.microsoft:uri", "https://contoso.com/a"));
        Described(sent["offset"]).ShouldBe(("com.microsoft:datetime-offset", time.UtcTicks));
        Described(sent["span"]).ShouldBe(("com.microsoft:timespan", TimeSpan.FromMinutes(1).Ticks));
        ((ArraySegment<byte>)sent["bytes"]!).ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Defer_PropertyOfAnotherType_FailsAndSendsNothing()
    {
        var properties = new Dictionary<string, object> { ["list"] = new List<int>() };

        await Should.ThrowAsync<SerializationException>(
            () => _actions.DeferMessageAsync(Message, properties, TestContext.Current.CancellationToken));

        _host.Received.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("UnknownSku", "There is no sku 'x'.")]
    [InlineData("", "")]
    public async Task DeadLetter_ReasonAndDescription_AreSentOrAbsent(string? reason, string? description)
    {
        await _actions.DeadLetterMessageAsync(
            Message,
            deadLetterReason: reason,
            deadLetterErrorDescription: description,
            cancellationToken: TestContext.Current.CancellationToken);

        var request = Request<DeadletterRequest>();
        request.Locktoken.ShouldBe(LockToken.ToString());
        request.DeadletterReason.ShouldBe(reason);
        request.DeadletterErrorDescription.ShouldBe(description);
    }

    [Fact]
    public async Task Complete_HostRefuses_Throws()
    {
        _host.Received.Failure = new RpcException(new Status(StatusCode.FailedPrecondition, "The lock is lost."));

        var refused = await Should.ThrowAsync<RpcException>(
            () => _actions.CompleteMessageAsync(Message, TestContext.Current.CancellationToken));

        refused.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        refused.Status.Detail.ShouldBe("The lock is lost.");
    }

    [Fact]
    public async Task Complete_NoMessage_IsRefused() => await Should.ThrowAsync<ArgumentNullException>(
        () => _actions.CompleteMessageAsync(null!, TestContext.Current.CancellationToken));

    private T Request<T>() => _host.Received.Requests.ShouldHaveSingleItem().ShouldBeOfType<T>();

    private static Dictionary<string, object?> Decode(byte[] map)
    {
        using var buffer = new ByteBuffer(map, 0, map.Length);
        return AmqpCodec.DecodeMap(buffer).ToDictionary(
            item => (string)item.Key.Key, item => (object?)item.Value, StringComparer.Ordinal);
    }

    private static (string, object) Described(object? value)
    {
        var described = value.ShouldBeOfType<DescribedType>();
        return (described.Descriptor.ToString()!, described.Value);
    }
}
