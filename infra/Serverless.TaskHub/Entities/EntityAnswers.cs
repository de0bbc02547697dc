using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Stores;

namespace Serverless.TaskHub.Entities;

/// <summary>Answers of entities to orchestrations, in the form in which they were asked.</summary>
internal static class EntityAnswers
{
    public static StoredMessage To(
        HubCore core, string instanceId, string? executionId, HistoryEvent answer, bool isJson)
    {
        if (isJson)
        {
            answer.EventRaised = EntityJson.Answer(answer);
        }

        return core.NewMessage_NeedsGate(
            instanceId, answer, string.IsNullOrEmpty(executionId) ? null : executionId);
    }
}
