using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Authorization;

public sealed class CbsAuthorizerTests
{
    [Fact]
    public async Task Token_BeforeItEnds_IsRenewed()
    {
        var time = new FakeTimeProvider();
        await using var broker = await TestBroker.StartAsync();
        var tokens = new CountingTokens(time);
        await using var connection = Connect(broker, tokens, time);
        await connection.GetSender(TestBroker.Queue).SendAsync(TestBroker.Text("a"));
        await tokens.WaitForAsync(1);

        time.Advance(TimeSpan.FromMinutes(53));
        await tokens.WaitForAsync(2);

        await connection.GetSender(TestBroker.Queue).SendAsync(TestBroker.Text("b"));
        tokens.Audiences.ShouldAllBe(audience => audience.EndsWith("/" + TestBroker.Queue, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_ManyReceiversOfAnEntity_IsPutOnce()
    {
        await using var broker = await TestBroker.StartAsync();
        var tokens = new CountingTokens(TimeProvider.System);
        await using var connection = Connect(broker, tokens, TimeProvider.System);

        var receivers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => connection.OpenReceiverAsync(TestBroker.Queue)));

        receivers.ShouldAllBe(receiver => receiver.IsOpen);
        tokens.Audiences.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Token_ProviderFails_FailsTheSendAndTheNextOneAsksAgain()
    {
        await using var broker = await TestBroker.StartAsync();
        var tokens = new CountingTokens(TimeProvider.System) { Failures = 1 };
        await using var connection = Connect(broker, tokens, TimeProvider.System);
        var sender = connection.GetSender(TestBroker.Queue);

        await Should.ThrowAsync<InvalidOperationException>(() => sender.SendAsync(TestBroker.Text("a")));

        await sender.SendAsync(TestBroker.Text("b"));
    }

    private static AmqpConnection Connect(TestBroker broker, CountingTokens tokens, TimeProvider time) => new(
        new AmqpEndpoint("127.0.0.1", broker.Host.AmqpPort, UseTls: false),
        tokens,
        new AmqpConnectionOptions { TimeProvider = time });

    private sealed class CountingTokens(TimeProvider time) : IAmqpTokenProvider
    {
        private readonly SemaphoreSlim _issued = new(0);

        public ConcurrentQueue<string> Audiences { get; } = new();

        public int Failures { get; set; }

        public ValueTask<AmqpToken> GetTokenAsync(string audience, CancellationToken cancellationToken)
        {
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("no token today");
            }

            Audiences.Enqueue(audience);
            _issued.Release();
            return ValueTask.FromResult(new AmqpToken("token", AmqpToken.JsonWebToken, time.GetUtcNow().AddHours(1)));
        }

        public async Task WaitForAsync(int count)
        {
            (await _issued.WaitAsync(TestBroker.Patience)).ShouldBeTrue();
            Audiences.Count.ShouldBe(count);
        }
    }
}
