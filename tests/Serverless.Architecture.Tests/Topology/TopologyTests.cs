using Serverless.Broker.Topology;

namespace Serverless.Architecture.Tests.Topology;

/// <summary>bicep/topology.json against the functions: neither may name what the other does not know.</summary>
public sealed class TopologyTests
{
    private static readonly TopologyDefinition Topology = TopologyFile.Load(Repository.PathOf("bicep/topology.json"));

    private static readonly IReadOnlyDictionary<string, bool> Readable = Topology.Queues
        .Select(queue => (Path: queue.Name, queue.RequiresSession))
        .Concat(
            from topic in Topology.Topics
            from subscription in topic.Subscriptions
            select (Path: $"{topic.Name}/{subscription.Name}", subscription.RequiresSession))
        .ToDictionary(entity => entity.Path, entity => entity.RequiresSession, StringComparer.Ordinal);

    [Fact]
    public void Apps_InCode_AreTheAppsOfTheTopology() =>
        FunctionApp.All.Select(app => app.Name).ShouldBe(Topology.Apps.Select(app => app.Name), ignoreOrder: true);

    [Fact]
    public void EveryTrigger_ReadsAnEntity_ThatExistsAndNeedsSessionsAsTheTriggerDoes()
    {
        var triggers = FunctionApp.All.SelectMany(app => app.Triggers).ToArray();

        triggers.ShouldNotBeEmpty();
        triggers.Where(trigger => !Readable.TryGetValue(trigger.Entity, out var session) || session != trigger.NeedsSession)
            .ShouldBeEmpty();
    }

    [Fact]
    public void EveryQueueAndSubscription_HasAReader() =>
        Readable.Keys
            .Except(FunctionApp.All.SelectMany(app => app.Triggers).Select(trigger => trigger.Entity), StringComparer.Ordinal)
            .ShouldBeEmpty();

    [Fact]
    public void EveryReceiveRight_IsUsed_AndEveryTriggerHasOne() => ShouldMatch(
        app => app.Receives, app => app.Triggers.Select(trigger => trigger.Entity));

    [Fact]
    public void EverySendRight_IsUsed_AndEveryPublisherHasOne() => ShouldMatch(app => app.Sends, app => app.Publishes);

    private static void ShouldMatch(
        Func<AppDefinition, IEnumerable<string>> granted, Func<FunctionApp, IEnumerable<string>> used)
    {
        foreach (var app in FunctionApp.All)
        {
            var definition = Topology.Apps.Single(candidate => candidate.Name == app.Name);

            used(app).Distinct(StringComparer.Ordinal).ShouldBe(granted(definition), ignoreOrder: true, app.Name);
        }
    }
}
