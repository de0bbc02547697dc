using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Replays;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>Compares a hub at the end of the story with the one right end.</summary>
internal static class HubVerdict
{
    public static async Task<IReadOnlyList<string>> OfAsync(CrashedHub crashed)
    {
        var wrong = new List<string>();
        var states = (await crashed.Hub.QueryAsync(new InstanceQuery { FetchInputsAndOutputs = true }))
            .OrchestrationState.ToDictionary(state => state.InstanceId, StringComparer.Ordinal);
        foreach (var (id, output) in HubStory.Outputs)
        {
            var status = output is null ? OrchestrationStatus.Terminated : OrchestrationStatus.Completed;
            if (!states.TryGetValue(id, out var state))
            {
                wrong.Add($"{id} is lost");
            }
            else if (state.OrchestrationStatus != status || (output is not null && state.Output != output))
            {
                wrong.Add($"{id} is {state.OrchestrationStatus} with {state.Output} {state.FailureDetails}");
            }
        }

        // Two chains of the parent, and the one that the terminated instance waited for.
        var children = states.Values.Where(state => !HubStory.Outputs.ContainsKey(state.InstanceId)).ToList();
        if (children.Count != 3 || children.Exists(child => child.CompletedTimestamp is null))
        {
            wrong.Add($"the children are {string.Join(", ", children.Select(child => child.OrchestrationStatus))}");
        }

        foreach (var id in states.Keys)
        {
            wrong.AddRange(await CheckHistoryAsync(crashed.Hub, id));
        }

        foreach (var (id, state) in HubStory.Entities)
        {
            var entity = crashed.Hub.GetEntity(id, withState: true);
            if (entity is null || entity.SerializedState != state || entity.LockedBy is not null
                || entity.BacklogQueueSize != 0)
            {
                wrong.Add($"entity {id} is {entity}");
            }
        }

        foreach (var inbox in new[] { "hub_inbox", "hub_entity_inbox" })
        {
            if (await crashed.CountAsync(inbox) is > 0 and var left)
            {
                wrong.Add($"{left} messages are left in {inbox}");
            }
        }

        return wrong;
    }

    private static async Task<IEnumerable<string>> CheckHistoryAsync(DurableTaskHub hub, string id)
    {
        var history = await hub.GetHistoryAsync(id) ?? [];
        if (history.Count == 0)
        {
            return [$"{id} has no history"];
        }

        var wrong = HistoryRules.Check(id, history).ToList();
        if (wrong.Count > 0)
        {
            return wrong;
        }

        try
        {
            await ReplayGate.VerifyHistoriesAsync(
                new StoryExecutor(HubStory.Orchestrators, HubStory.RunActivity), [new RecordedHistory(id, history)]);
            return [];
        }
        catch (ReplayDifferenceException difference)
        {
            return [difference.Message];
        }
    }
}
