using Serverless.TaskHub.Tests.Scenarios;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>A hub that loses its power at any instant of a story ends it as if it had not.</summary>
public sealed class HubCrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly CrashRig _rig = new(
        HubStory.Steps,
        _ => new StoryExecutor(HubStory.Orchestrators, HubStory.RunActivity, static () => new CounterEntity()),
        HubVerdict.OfAsync);

    /// <summary>What hubs with mistakes would have left.</summary>
    public static TheoryData<string> Mistakes =>
    [
        // An acknowledged message is lost.
        "DELETE FROM hub_inbox WHERE id = (SELECT MIN(id) FROM hub_inbox)",

        // The history of an episode is not in the transaction of its messages.
        "DELETE FROM hub_chunks WHERE id = "
            + "(SELECT MAX(id) FROM hub_chunks GROUP BY instance HAVING COUNT(*) > 1 LIMIT 1)",

        // An instance is lost.
        "DELETE FROM hub_instances WHERE position = (SELECT MAX(position) FROM hub_instances)",

        // A request to an entity is lost.
        "DELETE FROM hub_entity_inbox WHERE id = (SELECT MIN(id) FROM hub_entity_inbox)",

        // A request to an entity was taken and not removed.
        "INSERT INTO hub_entity_inbox SELECT id + 1000000, entity_id, event, is_json FROM hub_entity_inbox LIMIT 1",

        // An entity's state is not in the transaction of its requests.
        "DELETE FROM hub_entities WHERE id = '@counter@one'",
    ];

    [Fact]
    public async Task Crash_AtEveryInstant_TheStoryEndsAsWithoutOne()
    {
        var instants = await _rig.CrashEverywhereAsync();

        output.WriteLine($"{instants} instants");
        instants.ShouldBeGreaterThan(100);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Crash_OfAHubWithAMistake_IsFound(string damage) =>
        (await _rig.FindAsync(damage)).ShouldBeGreaterThan(0);

    public void Dispose() => _rig.Dispose();
}
