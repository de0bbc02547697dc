using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.ServiceBus.Sessions;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.ServiceBus.Requests;

/// <summary>What a function gets for its messages (HOST-PROTOCOL §6.2).</summary>
internal sealed class MessageRequest(FunctionDefinition function, ServiceBusTarget target, ServiceBusClient client)
{
    private const string Source = "AzureServiceBusReceivedMessage";
    private const int TokenSize = 16;

    private static readonly string[] NamedByExpression =
        ["queueOrTopicName", "eventHubName", "queueName", "path", "blobPath"];

    // A body is read for its properties where a parameter or an expression may name one.
    private readonly bool _readsBody = !function.Trigger!.SupportsDeferredBinding
        || function.Outputs.Concat(function.Inputs).Any(binding =>
            NamedByExpression.Any(name => BindingExpressions.AreIn(binding.GetString(name))));

    private readonly ReceiverMetadata _receivers = new(client);

    /// <summary>The request of one invocation.</summary>
    public InvocationRequest Create(
        MessageParameter parameter, MessageLease[] leases, ServiceBusReceiver receiver, SessionWorker? session)
    {
        var request = FunctionInvoker.CreateRequest(function);
        request.InputData.Add(new ParameterBinding { Name = function.Trigger!.Name, Data = DataOf(parameter, leases) });
        var metadata = request.TriggerMetadata;
        if (target.IsBatch)
        {
            MessageMetadata.AddBatch(metadata, leases);
        }
        else
        {
            MessageMetadata.Add(metadata, leases[0].Message);
        }

        _receivers.Add(metadata, receiver, session?.Receiver);
        if (_readsBody && !target.IsBatch && leases[0].Message.GetRawAmqpMessage() is var message
            && message.Body.BodyType == Azure.Core.Amqp.AmqpMessageBodyType.Data)
        {
            metadata.SetProperties(MessageBody.TextOrEmpty(message));
        }

        if (TraceParentOf(leases[0].Message) is { } parent)
        {
            request.TraceContext.TraceParent = parent;
            request.TraceContext.TraceState =
                leases[0].Message.ApplicationProperties.GetValueOrDefault("tracestate") as string ?? string.Empty;
        }

        return request;
    }

    private TypedData DataOf(MessageParameter parameter, MessageLease[] leases)
    {
        if (!parameter.IsSdkType)
        {
            return target.IsBatch
                ? parameter.Batch(leases.Select(lease => lease.Message.GetRawAmqpMessage()))
                : parameter.Single(leases[0].Message.GetRawAmqpMessage());
        }

        if (!target.IsBatch)
        {
            return new TypedData { ModelBindingData = ModelOf(leases[0]) };
        }

        var models = new CollectionModelBindingData();
        models.ModelBindingData.AddRange(leases.Select(ModelOf));
        return new TypedData { CollectionModelBindingData = models };
    }

    /// <summary>The lock token, 16 bytes in the order of a Guid, before the encoded message.</summary>
    private static ModelBindingData ModelOf(MessageLease lease)
    {
        var encoded = lease.Message.GetRawAmqpMessage().ToBytes().ToMemory();
        var content = new byte[TokenSize + encoded.Length];
        lease.Token.TryWriteBytes(content);
        encoded.CopyTo(content.AsMemory(TokenSize));
        return MessageParameter.Model(Source, UnsafeByteOperations.UnsafeWrap(content));
    }

    private static string? TraceParentOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.GetValueOrDefault("traceparent") as string
        ?? message.ApplicationProperties.GetValueOrDefault("Diagnostic-Id") as string
        ?? message.ApplicationProperties.GetValueOrDefault("cloudEvents:traceparent") as string;
}
