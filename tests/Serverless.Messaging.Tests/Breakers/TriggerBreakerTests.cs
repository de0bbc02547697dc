using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

public sealed class TriggerBreakerTests : IAsyncDisposable
{
    private const string Consumer = "test";

    private readonly MessagingFixture _messaging = new();
    private readonly BreakerPolicy _policy = new()
    {
        IsEnabled = true,
        MinimumThroughput = 4,
        BreakDuration = TimeSpan.FromSeconds(10),
        RefreshInterval = TimeSpan.Zero,
    };

    public ValueTask DisposeAsync() => _messaging.DisposeAsync();

    [Fact]
    public async Task Enter_TooFewFailed_IsGranted()
    {
        var breaker = Instance();

        await HandleAsync(breaker, failed: 3);

        (await EnterAsync(breaker)).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_HalfOfThemFailed_IsDeniedOnAllInstances()
    {
        var (one, other) = (Instance(), Instance());

        await HandleAsync(one, failed: 0, succeeded: 2);
        await HandleAsync(one, failed: 2);

        (await EnterAsync(one)).Wait.ShouldNotBeNull().ShouldBeInRange(
            _policy.BreakDuration, _policy.BreakDuration * 2);
        (await EnterAsync(other)).Wait.ShouldNotBeNull();
        other.States()[Consumer].ShouldBe(BreakerState.Open);
    }

    [Fact]
    public async Task Enter_FailuresLongAgo_AreForgotten()
    {
        var breaker = Instance();
        await HandleAsync(breaker, failed: 3);
        _messaging.Time.Advance(_policy.SamplingDuration);

        await HandleAsync(breaker, failed: 1, succeeded: 0);

        (await EnterAsync(breaker)).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_AfterTheBreak_OneOfAllInstancesIsTried()
    {
        var instances = Enumerable.Range(0, 4).Select(_ => Instance()).ToArray();
        await HandleAsync(instances[0], failed: 4);
        _messaging.Time.Advance(_policy.BreakDuration);

        var permits = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            i => Task.Run(() => EnterAsync(instances[i % instances.Length]))));

        permits.Count(permit => permit.Wait is null).ShouldBe(1);
        permits.Count(permit => permit.Probe is not null).ShouldBe(1);
        instances[1].States()[Consumer].ShouldBe(BreakerState.HalfOpen);
    }

    [Fact]
    public async Task Leave_TheTrySucceeds_ClosesForAll()
    {
        var (one, other) = (Instance(), Instance());
        await HandleAsync(one, failed: 4);
        _messaging.Time.Advance(_policy.BreakDuration);
        var permit = await EnterAsync(one);

        await one.LeaveAsync(Consumer, permit, hasFailed: false, CancellationToken.None);

        (await EnterAsync(other)).ShouldBe(BreakerPermit.Granted);
        one.States()[Consumer].ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task Leave_TheTryFails_BreaksTwiceAsLong()
    {
        var breaker = Instance();
        await HandleAsync(breaker, failed: 4);
        _messaging.Time.Advance(_policy.BreakDuration);

        await breaker.LeaveAsync(Consumer, await EnterAsync(breaker), hasFailed: true, CancellationToken.None);

        _messaging.Time.Advance(_policy.BreakDuration);
        (await EnterAsync(breaker)).Wait.ShouldNotBeNull();
        _messaging.Time.Advance(_policy.BreakDuration);
        (await EnterAsync(breaker)).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_TheTryNeverEnds_AnotherOneIsTried()
    {
        var (dead, other) = (Instance(), Instance());
        await HandleAsync(dead, failed: 4);
        _messaging.Time.Advance(_policy.BreakDuration);
        (await EnterAsync(dead)).Wait.ShouldBeNull();

        (await EnterAsync(other)).Wait.ShouldNotBeNull();
        _messaging.Time.Advance(_policy.ProbeDuration);

        (await EnterAsync(other)).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task Enter_NoStore_IsGranted()
    {
        var breaker = Inboxes.Breaker(new NoStore(), _messaging.Time, _policy);

        (await EnterAsync(breaker)).ShouldBe(BreakerPermit.Granted);
    }

    [Fact]
    public async Task Receive_BreakerIsOpen_TheMessageComesAgainAndHasNotFailed()
    {
        var inbox = Inboxes.Create(_messaging.Units, _messaging.Time, retries: _messaging.Retries, breaker: _policy);
        for (var i = 0; i < 4; i++)
        {
            await ReceiveAsync(inbox, attempt: 0, () => throw new TimeoutException());
        }

        var handled = false;
        var held = await ReceiveAsync(inbox, attempt: 1, () => handled = true);

        handled.ShouldBeFalse();
        held.Retry.ShouldNotBeNull().Attempt.ShouldBe(1);
        held.Retry.Value.Delay.ShouldBeGreaterThanOrEqualTo(_policy.BreakDuration);
    }

    private static async Task<RecordedDelivery> ReceiveAsync(Inbox inbox, int attempt, Action handle)
    {
        var delivery = new RecordedDelivery(new InboundMessage
        {
            Id = "m1",
            Type = "type",
            Source = "/test",
            Attempt = attempt,
            Data = "1"u8.ToArray(),
        });
        await inbox.Receive(delivery, Consumer)
            .On<int>("type", (_, _, _) =>
            {
                handle();
                return Task.CompletedTask;
            })
            .RunAsync();
        return delivery;
    }

    private static Task<BreakerPermit> EnterAsync(TriggerBreaker breaker) =>
        breaker.EnterAsync(Consumer, CancellationToken.None).AsTask();

    private static async Task HandleAsync(TriggerBreaker breaker, int failed, int succeeded = 0)
    {
        for (var i = 0; i < failed + succeeded; i++)
        {
            await breaker.LeaveAsync(
                Consumer, await EnterAsync(breaker), hasFailed: i < failed, CancellationToken.None);
        }
    }

    private TriggerBreaker Instance() => Inboxes.Breaker(_messaging.Store, _messaging.Time, _policy);

    private sealed class NoStore : IPartitionStore
    {
        public Task<StoredDocument?> GetAsync(
            string partition, string id, CancellationToken cancellationToken = default) =>
            throw new TimeoutException();

        public IAsyncEnumerable<StoredDocument> QueryAsync(
            string partition, string idPrefix, CancellationToken cancellationToken = default) =>
            throw new TimeoutException();

        public IAsyncEnumerable<StoredDocument> ScanAsync(
            string idPrefix, CancellationToken cancellationToken = default) =>
            throw new TimeoutException();

        public Task CommitAsync(
            string partition,
            IReadOnlyList<StoreOperation> operations,
            CancellationToken cancellationToken = default) =>
            throw new TimeoutException();
    }
}
