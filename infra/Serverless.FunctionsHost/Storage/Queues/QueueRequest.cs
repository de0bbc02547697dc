using System.Text.Json;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using Serverless.FunctionsHost.Bindings;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>What a queue function gets (HOST-PROTOCOL §6.4).</summary>
internal static class QueueRequest
{
    /// <summary>Makes the request for a message.</summary>
    /// <param name="function">The function.</param>
    /// <param name="message">The message as it was received.</param>
    /// <param name="body">Its bytes.</param>
    public static InvocationRequest Of(FunctionDefinition function, QueueMessage message, BinaryData body)
    {
        var trigger = function.Trigger!;
        var request = FunctionInvoker.CreateRequest(function);
        var text = body.ToString();
        request.InputData.Add(new ParameterBinding { Name = trigger.Name, Data = Data(trigger, message, body, text) });
        var metadata = request.TriggerMetadata;
        metadata.SetText("QueueTrigger", text);
        metadata.SetJson("DequeueCount", message.DequeueCount);
        metadata.SetJson("ExpirationTime", message.ExpiresOn);
        metadata.SetText("Id", message.MessageId);
        metadata.SetJson("InsertionTime", message.InsertedOn);
        metadata.SetJson("NextVisibleTime", message.NextVisibleOn);
        metadata.SetText("PopReceipt", message.PopReceipt);
        metadata.SetProperties(text);
        return request;
    }

    private static TypedData Data(BindingDefinition trigger, QueueMessage message, BinaryData body, string text)
    {
        if (trigger.SupportsDeferredBinding)
        {
            return new TypedData { ModelBindingData = Model(message, text) };
        }

        return trigger.WantsBytes
            ? new TypedData { Bytes = ByteString.CopyFrom(body.ToMemory().Span) }
            : new TypedData { String = text };
    }

    /// <summary>The names are those that the worker's QueueMessage converter reads.</summary>
    private static ModelBindingData Model(QueueMessage message, string text) => new()
    {
        Version = "1.0",
        Source = "AzureStorageQueues",
        ContentType = "application/json",
        Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new
        {
            message.MessageId,
            message.PopReceipt,
            MessageText = text,
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn,
        })),
    };
}
