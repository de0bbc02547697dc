using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Tests.Stores;

/// <summary>What every store has to do.</summary>
public abstract class StoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ITaskHubStore _store = null!;

    private protected abstract Task<ITaskHubStore> OpenAsync();

    /// <summary>What a hub would find after a restart.</summary>
    private protected abstract Task<ITaskHubStore> ReopenAsync();

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Commit_Create_IsFoundWithAllItsParts()
    {
        var record = New("a") with
        {
            Carried = [HistoryEvents.Raised(Start, "e", "1")],
            Outcome = new InstanceOutcome("out", "custom", new TaskFailureDetails { ErrorType = "T" }, null),
        };
        record.Start.Tags.Add("team", "red");

        await CreateAsync(record);
        _store = await ReopenAsync();
        var found = (await _store.FindAsync("a")).ShouldNotBeNull();

        found.Start.ShouldBe(record.Start);
        found.Outcome.ShouldBe(record.Outcome);
        found.Carried.ShouldBe(record.Carried);
        (found.Status, found.CreatedAt, found.CompletedAt).ShouldBe((OrchestrationStatus.Pending, Start, null));
    }

    [Fact]
    public async Task Commit_CreateOverALiveOne_NothingOfTheBatchIsKept()
    {
        await CreateAsync(New("a"));
        var batch = new StoreBatch();
        batch.Creates.Add(new InstanceCreation(New("b"), InstanceStatuses.Ended));
        batch.Creates.Add(new InstanceCreation(New("a"), InstanceStatuses.Ended));

        var refused = await Should.ThrowAsync<InstanceExistsException>(() => _store.CommitAsync(batch));

        refused.Status.ShouldBe(OrchestrationStatus.Pending);
        (await _store.FindAsync("b")).ShouldBeNull();
    }

    [Fact]
    public async Task Commit_CreateOverAnEndedOne_FormerHistoryIsGone()
    {
        await CreateAsync(New("a"));
        await AppendAsync("a", HistoryEvents.Raised(Start, "old", null));
        await ChangeAsync("a", InstanceTrigger.Complete);

        await CreateAsync(New("a"));

        (await _store.ReadHistoryAsync("a")).ShouldBeEmpty();
        (await _store.FindAsync("a"))!.Status.ShouldBe(OrchestrationStatus.Pending);
    }

    [Fact]
    public async Task Load_LiveInstance_HistoryAndUnconsumedMessagesInOrder()
    {
        await CreateAsync(New("a"));
        await AppendAsync("a", HistoryEvents.Raised(Start, "1", null), HistoryEvents.Raised(Start, "2", null));
        await AppendAsync("a", HistoryEvents.Raised(Start, "3", null));
        await SendAsync(1, "a", "m1");
        await SendAsync(2, "a", "m2");
        await SendAsync(3, "a", "m3");
        var consume = new StoreBatch();
        consume.ConsumedRows.Add(2);
        await _store.CommitAsync(consume);

        _store = await ReopenAsync();
        var hub = await _store.LoadAsync();
        var live = hub.Live.ShouldHaveSingleItem();

        live.Chunks.ShouldBe(2);
        live.History.Select(e => e.EventRaised.Name).ShouldBe(["1", "2", "3"]);
        live.Inbox.Select(message => (message.Row, message.Event.EventRaised.Name)).ShouldBe([(1, "m1"), (3, "m3")]);
        hub.LastRow.ShouldBe(3);
    }

    [Fact]
    public async Task Commit_End_RemovesMessagesAndLoadLeavesItOut()
    {
        await CreateAsync(New("a"));
        await SendAsync(1, "a", "m1");

        await ChangeAsync("a", InstanceTrigger.Fail);
        await SendAsync(2, "a", "m2");

        (await _store.LoadAsync()).Live.ShouldBeEmpty();
        var ended = (await _store.FindAsync("a")).ShouldNotBeNull();
        (ended.Status, ended.CompletedAt).ShouldBe((OrchestrationStatus.Failed, Start.AddMinutes(1)));
        await ChangeAsync("a", InstanceTrigger.Rewind);
        (await _store.LoadAsync()).Live.ShouldHaveSingleItem().Inbox.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_SuspendThenComplete_StatusFollowsTheTransitions()
    {
        await CreateAsync(New("a"));
        await ChangeAsync("a", InstanceTrigger.Start);
        await ChangeAsync("a", InstanceTrigger.Suspend);
        await ChangeAsync("a", InstanceTrigger.None);
        (await _store.FindAsync("a"))!.Status.ShouldBe(OrchestrationStatus.Suspended);

        await ChangeAsync("a", InstanceTrigger.Complete);
        await ChangeAsync("a", InstanceTrigger.Suspend);

        (await _store.FindAsync("a"))!.Status.ShouldBe(OrchestrationStatus.Completed);
    }

    [Fact]
    public async Task Query_FilterAndPosition_InOrderOfCreation()
    {
        foreach (var id in new[] { "x1", "y1", "x2", "x3" })
        {
            await CreateAsync(New(id));
        }

        await ChangeAsync("x2", InstanceTrigger.Start);
        var filter = new InstanceFilter([OrchestrationStatus.Pending], Start, Start, "x");

        var first = (await _store.QueryAsync(filter, 0, 1)).ShouldHaveSingleItem();
        var rest = await _store.QueryAsync(filter, first.Position, 10);

        first.Record.Id.ShouldBe("x1");
        rest.Select(instance => instance.Record.Id).ShouldBe(["x3"]);
        (await _store.QueryAsync(new InstanceFilter(CreatedFrom: Start.AddTicks(1)), 0, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListEnded_After_TheRestInOrderOfEnds()
    {
        foreach (var id in new[] { "b", "a", "c" })
        {
            await CreateAsync(New(id));
        }

        await ChangeAsync("b", InstanceTrigger.Complete);
        await ChangeAsync("a", InstanceTrigger.Complete);

        var all = await _store.ListEndedAsync(new EndedFilter(), null, 10);
        var rest = await _store.ListEndedAsync(new EndedFilter(), all[0], 10);

        all.Select(ended => ended.Id).ShouldBe(["a", "b"]);
        rest.Select(ended => ended.Id).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Delete_Instance_NothingRemains()
    {
        await CreateAsync(New("a"));
        await AppendAsync("a", HistoryEvents.Raised(Start, "1", null));
        await SendAsync(1, "a", "m1");
        var batch = new StoreBatch();
        batch.Deletes.Add("a");

        await _store.CommitAsync(batch);

        (await _store.FindAsync("a")).ShouldBeNull();
        (await _store.ReadHistoryAsync("a")).ShouldBeEmpty();
        (await _store.LoadAsync()).Live.ShouldBeEmpty();
    }

    [Fact]
    public async Task Children_OfAParent_OnlyItsOwn()
    {
        await CreateAsync(New("parent"));
        var child = New("child");
        child.Start.ParentInstance = new ParentInstanceInfo
        {
            OrchestrationInstance = new OrchestrationInstance { InstanceId = "parent", ExecutionId = "1" },
        };
        await CreateAsync(child);

        (await _store.ChildrenAsync("parent")).Select(record => record.Id).ShouldBe(["child"]);
    }

    private static InstanceRecord New(string id) => new()
    {
        Start = new ExecutionStartedEvent
        {
            Name = "Orchestrator",
            OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = "1" },
        },
        CreatedAt = Start,
        UpdatedAt = Start,
    };

    private Task CreateAsync(InstanceRecord record)
    {
        var batch = new StoreBatch();
        batch.Creates.Add(new InstanceCreation(record, InstanceStatuses.Ended));
        return _store.CommitAsync(batch);
    }

    private Task AppendAsync(string id, params HistoryEvent[] events)
    {
        var batch = new StoreBatch();
        batch.Histories.Add(new HistoryChunkToAdd(id, events));
        return _store.CommitAsync(batch);
    }

    private Task SendAsync(long row, string id, string name)
    {
        var batch = new StoreBatch();
        batch.Messages.Add(new StoredMessage(row, id, null, HistoryEvents.Raised(Start, name, null)));
        return _store.CommitAsync(batch);
    }

    private Task ChangeAsync(string id, InstanceTrigger trigger)
    {
        var batch = new StoreBatch();
        batch.Updates.Add(new InstanceUpdate(id, new InstanceChange(trigger, Start.AddMinutes(1))));
        return _store.CommitAsync(batch);
    }
}
