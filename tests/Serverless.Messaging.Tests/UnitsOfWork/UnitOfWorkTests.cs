using System.Diagnostics;

namespace Serverless.Messaging.Tests;

public sealed class UnitOfWorkTests : IAsyncDisposable
{
    private readonly MessagingFixture _messaging = new();

    public ValueTask DisposeAsync() => _messaging.DisposeAsync();

    [Fact]
    public async Task Put_Absent_CanBeReadByTheNext()
    {
        await PutAsync("a", 1);

        (await _messaging.Units.Begin("p").GetAsync<Counter>("a")).ShouldBe(new Counter(1));
        (await _messaging.Units.Begin("q").GetAsync<Counter>("a")).ShouldBeNull();
    }

    [Fact]
    public async Task Put_NeverReadButPresent_Conflicts()
    {
        await PutAsync("a", 1);

        (await Should.ThrowAsync<StoreConflictException>(() => PutAsync("a", 2))).DocumentId.ShouldBe("a");
    }

    [Fact]
    public async Task Put_ChangedSinceRead_Conflicts()
    {
        await PutAsync("a", 1);
        var unit = _messaging.Units.Begin("p");
        var other = _messaging.Units.Begin("p");
        await unit.GetAsync<Counter>("a");
        await other.GetAsync<Counter>("a");
        other.Put("a", new Counter(2));
        await other.CommitAsync();

        unit.Put("a", new Counter(3));

        await Should.ThrowAsync<StoreConflictException>(() => unit.CommitAsync());
        (await _messaging.Units.Begin("p").GetAsync<Counter>("a")).ShouldBe(new Counter(2));
    }

    [Fact]
    public async Task Put_ReadAsAbsentAndInsertedSince_Conflicts()
    {
        var unit = _messaging.Units.Begin("p");
        (await unit.GetAsync<Counter>("a")).ShouldBeNull();
        await PutAsync("a", 1);

        unit.Put("a", new Counter(3));

        await Should.ThrowAsync<StoreConflictException>(() => unit.CommitAsync());
    }

    [Fact]
    public async Task Get_AfterPutOrDelete_SeesIt()
    {
        await PutAsync("a", 1);
        var unit = _messaging.Units.Begin("p");

        (await unit.GetAsync<Counter>("a")).ShouldBe(new Counter(1));
        unit.Put("a", new Counter(2));
        (await unit.GetAsync<Counter>("a")).ShouldBe(new Counter(2));
        unit.Delete("a");
        (await unit.GetAsync<Counter>("a")).ShouldBeNull();
        unit.Put("a", new Counter(3));
        await unit.CommitAsync();

        (await _messaging.Units.Begin("p").GetAsync<Counter>("a")).ShouldBe(new Counter(3));
    }

    [Fact]
    public async Task Get_Twice_GivesTheFirstState()
    {
        await PutAsync("a", 1);
        var unit = _messaging.Units.Begin("p");
        await unit.GetAsync<Counter>("a");
        await _messaging.Units.RunAsync("p", async (other, token) =>
        {
            await other.GetAsync<Counter>("a", token);
            other.Put("a", new Counter(2));
        });

        (await unit.GetAsync<Counter>("a")).ShouldBe(new Counter(1));
    }

    [Fact]
    public async Task Get_OtherType_SaysWhich()
    {
        await _messaging.Units.RunAsync("p", (unit, _) =>
        {
            unit.Put("a", "text");
            return Task.CompletedTask;
        });

        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => _messaging.Units.Begin("p").GetAsync<Counter>("a"));

        error.Message.ShouldContain("'a'");
        error.Message.ShouldContain("Counter");
    }

    [Fact]
    public async Task Delete_ReadOrNot_Deletes()
    {
        await PutAsync("a", 1);
        await PutAsync("b", 1);
        var unit = _messaging.Units.Begin("p");
        await unit.GetAsync<Counter>("a");
        unit.Delete("a");
        unit.Delete("b");
        unit.Delete("c");
        await unit.CommitAsync();

        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_Nothing_DoesNotTouchTheStore()
    {
        _messaging.Store.BeforeCommit = _ => throw new InvalidOperationException("touched");

        await _messaging.Units.Begin("p").CommitAsync();
    }

    [Fact]
    public async Task Commit_Twice_IsRefused()
    {
        var unit = _messaging.Units.Begin("p");
        await unit.CommitAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => unit.CommitAsync());
        Should.Throw<InvalidOperationException>(() => unit.Put("a", new Counter(1)));
        Should.Throw<InvalidOperationException>(() => unit.Publish(MessagingFixture.Message("m")));
        await Should.ThrowAsync<InvalidOperationException>(() => unit.GetAsync<Counter>("a"));
    }

    [Fact]
    public async Task Publish_Commit_StoresChangeAndMessageTogether()
    {
        IReadOnlyList<StoreOperation>? committed = null;
        _messaging.Store.BeforeCommit = operations =>
        {
            committed ??= operations;
            return Task.CompletedTask;
        };
        var unit = _messaging.Units.Begin("p");
        unit.Put("a", new Counter(1));
        unit.Publish(MessagingFixture.Message("m1"));
        unit.Publish(MessagingFixture.Message("m2"));

        await unit.CommitAsync();

        committed.ShouldNotBeNull().Count.ShouldBe(3);
        committed[0].Id.ShouldBe("a");
        string.CompareOrdinal(committed[1].Id, committed[2].Id).ShouldBeLessThan(0);
    }

    [Fact]
    public async Task Publish_CurrentActivity_IsTheTraceContext()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        await _messaging.PublishAsync("p", "m");
        var expected = activity.Id;
        activity.Stop();

        await _messaging.SentAsync(1);
        var message = _messaging.Sender.Sent[0];
        message.TraceParent.ShouldBe(expected);
        message.Time.ShouldBe(_messaging.Time.GetUtcNow());
    }

    [Theory]
    [InlineData("", "t", "s", "d", "Id")]
    [InlineData("i", "", "s", "d", "Type")]
    [InlineData("i", "t", "", "d", "Source")]
    [InlineData("i", "t", "s", "", "Destination")]
    public void Publish_RequiredAttributeEmpty_IsRefused(
        string id, string type, string source, string destination, string named)
    {
        var message = new OutboundMessage { Id = id, Type = type, Source = source, Destination = destination };

        Should.Throw<ArgumentException>(() => _messaging.Units.Begin("p").Publish(message))
            .Message.ShouldContain("empty " + named);
    }

    [Theory]
    [InlineData(129, 0, "Id")]
    [InlineData(1, 129, "SessionId")]
    public void Publish_IdTooLong_IsRefused(int id, int session, string named)
    {
        var message = MessagingFixture.Message(new string('i', id)) with { SessionId = new string('s', session) };

        Should.Throw<ArgumentException>(() => _messaging.Units.Begin("p").Publish(message))
            .Message.ShouldContain(named + " of 129");
    }

    [Fact]
    public async Task Run_Conflicts_RunsTheWorkAgain()
    {
        await PutAsync("a", 0);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _messaging.Units.RunAsync(
            "p",
            async (unit, token) =>
            {
                var counter = await unit.GetAsync<Counter>("a", token);
                unit.Put("a", new Counter(counter!.Value + 1));
            }))));

        (await _messaging.Units.Begin("p").GetAsync<Counter>("a")).ShouldBe(new Counter(50));
    }

    [Fact]
    public async Task Run_ConflictsForEver_GivesUp()
    {
        await PutAsync("a", 0);
        var runs = 0;

        await Should.ThrowAsync<StoreConflictException>(() => _messaging.Units.RunAsync("p", (unit, _) =>
        {
            runs++;
            unit.Put("a", new Counter(1));
            return Task.CompletedTask;
        }));

        runs.ShouldBe(_messaging.Options.MaxConflictRetries + 1);
    }

    [Fact]
    public async Task Run_WorkThrows_CommitsNothing()
    {
        await Should.ThrowAsync<FormatException>(() => _messaging.Units.RunAsync("p", (unit, _) =>
        {
            unit.Put("a", new Counter(1));
            throw new FormatException();
        }));

        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    private async Task PutAsync(string id, int value)
    {
        var unit = _messaging.Units.Begin("p");
        unit.Put(id, new Counter(value));
        await unit.CommitAsync();
    }
}
