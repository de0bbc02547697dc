using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Google.Protobuf.Collections;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.ServiceBus.Requests;

/// <summary>The trigger's metadata about who receives: the same for every message but for the session's lock.</summary>
internal sealed class ReceiverMetadata(ServiceBusClient client)
{
    private static readonly TypedData Nothing = new() { Json = "{}" };

    private readonly TypedData _client = new()
    {
        Json = JsonSerializer.Serialize(new
        {
            client.FullyQualifiedNamespace,
            client.IsClosed,
            TransportType = (int)client.TransportType,
            client.Identifier,
        }),
    };

    private (ServiceBusReceiver Receiver, TypedData Data)? _last;

    /// <summary>Adds it.</summary>
    public void Add(
        MapField<string, TypedData> metadata, ServiceBusReceiver receiver, ServiceBusSessionReceiver? session)
    {
        metadata["Client"] = _client;
        metadata["MessageActions"] = Nothing;
        metadata["ReceiveActions"] = Nothing;
        if (session is null)
        {
            metadata["MessageReceiver"] = Of(receiver);
            return;
        }

        metadata["MessageReceiver"] = metadata["MessageSession"] = new TypedData
        {
            Json = JsonSerializer.Serialize(new
            {
                session.SessionId,
                session.SessionLockedUntil,
                session.FullyQualifiedNamespace,
                session.EntityPath,
                session.PrefetchCount,
                session.Identifier,
            }),
        };
        metadata["SessionActions"] = new TypedData
        {
            Json = JsonSerializer.Serialize(new { session.SessionLockedUntil }),
        };
    }

    private TypedData Of(ServiceBusReceiver receiver)
    {
        if (_last is { } last && ReferenceEquals(last.Receiver, receiver))
        {
            return last.Data;
        }

        var data = new TypedData
        {
            Json = JsonSerializer.Serialize(new
            {
                receiver.FullyQualifiedNamespace,
                receiver.EntityPath,
                receiver.PrefetchCount,
                receiver.Identifier,
            }),
        };
        _last = (receiver, data);
        return data;
    }
}
