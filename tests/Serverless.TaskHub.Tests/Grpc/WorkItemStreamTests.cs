using System.Threading.Channels;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Grpc;

namespace Serverless.TaskHub.Tests.Grpc;

public sealed class WorkItemStreamTests
{
    [Fact]
    public async Task Run_NothingToDo_PingsInEachInterval()
    {
        var clock = new FakeTimeProvider();
        var written = Channel.CreateUnbounded<WorkItem>();
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = new WorkItemStream(hub, new Writer(written.Writer), clock)
            .RunAsync(new GetWorkItemsRequest(), end.Token);

        clock.Advance(WorkItemStream.PingInterval - TimeSpan.FromSeconds(1));
        written.Reader.TryPeek(out _).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        (await written.Reader.ReadAsync(end.Token)).HealthPing.ShouldNotBeNull();
        await end.CancelAsync();
        await running;
    }

    private sealed class Writer(ChannelWriter<WorkItem> items) : IServerStreamWriter<WorkItem>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(WorkItem message) => items.WriteAsync(message).AsTask();

        public Task WriteAsync(WorkItem message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
