using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Primitives;
using Google.Protobuf;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>What a function gets for its events (HOST-PROTOCOL §6.3).</summary>
internal sealed class EventRequest(FunctionDefinition function, EventHubTarget target)
{
    private const string Source = "AzureEventHubsEventData";

    /// <summary>The request of one invocation.</summary>
    public InvocationRequest Create(
        MessageParameter parameter, PartitionReceiver receiver, IReadOnlyList<EventData> events)
    {
        var request = FunctionInvoker.CreateRequest(function);
        request.InputData.Add(new ParameterBinding { Name = function.Trigger!.Name, Data = DataOf(parameter, events) });
        var metadata = request.TriggerMetadata;
        metadata["PartitionContext"] = metadata["CheckpointContext"] = ContextOf(receiver, events[^1]);
        if (target.IsBatch)
        {
            EventMetadata.AddBatch(metadata, events);
        }
        else
        {
            EventMetadata.Add(metadata, events[0]);
            if (!parameter.IsSdkType)
            {
                metadata.SetProperties(MessageBody.TextOrEmpty(events[0].GetRawAmqpMessage()));
            }
        }

        var parent = events[0].Properties.TryGetValue("traceparent", out var trace)
            || events[0].Properties.TryGetValue("Diagnostic-Id", out trace) ? trace as string : null;
        if (parent is not null)
        {
            request.TraceContext.TraceParent = parent;
        }

        return request;
    }

    private TypedData DataOf(MessageParameter parameter, IReadOnlyList<EventData> events)
    {
        if (!parameter.IsSdkType)
        {
            return target.IsBatch
                ? parameter.Batch(events.Select(item => item.GetRawAmqpMessage()))
                : parameter.Single(events[0].GetRawAmqpMessage());
        }

        if (!target.IsBatch)
        {
            return new TypedData { ModelBindingData = ModelOf(events[0]) };
        }

        var models = new CollectionModelBindingData();
        models.ModelBindingData.AddRange(events.Select(ModelOf));
        return new TypedData { CollectionModelBindingData = models };
    }

    private static ModelBindingData ModelOf(EventData item) => MessageParameter.Model(
        Source, UnsafeByteOperations.UnsafeWrap(item.GetRawAmqpMessage().ToBytes().ToMemory()));

    private TypedData ContextOf(PartitionReceiver receiver, EventData last) => new()
    {
        Json = JsonSerializer.Serialize(new
        {
            receiver.PartitionId,
            receiver.FullyQualifiedNamespace,
            EventHubName = target.Hub,
            target.ConsumerGroup,
            last.SequenceNumber,
            Offset = last.OffsetString,
        }),
    };
}
