using System.Reflection;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime.Functions;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.ServiceBus;

/// <summary>Binds the parameters of a Service Bus function.</summary>
internal static class ServiceBusParameters
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public static ParameterBinder? Bind(FunctionDescriptor function, ParameterInfo parameter, BindingErrors errors)
    {
        var trigger = (ServiceBusTriggerAttribute)function.Trigger;
        if (parameter == function.TriggerParameter)
        {
            return trigger.IsBatched
                ? BindBatch(function, parameter, errors)
                : BindMessage(function, parameter, errors);
        }

        if (parameter.ParameterType == typeof(ServiceBusMessageActions))
        {
            return static context => new(new LocalMessageActions(context.Payload<MessageSet>()));
        }

        if (parameter.ParameterType == typeof(ServiceBusSessionMessageActions))
        {
            if (trigger.IsSessionsEnabled)
            {
                return static context => new(new LocalSessionActions(context.Payload<MessageSet>()));
            }

            errors.Add(
                function,
                $"the parameter '{parameter.Name}' of type ServiceBusSessionMessageActions needs a session. Set "
                + "IsSessionsEnabled = true in [ServiceBusTrigger], or remove the parameter.");
            return null;
        }

        return MessageBindingData.Has(parameter.Name!, trigger.IsBatched) ? BindingDataBinder.ForName(parameter) : null;
    }

    private static ParameterBinder? BindMessage(
        FunctionDescriptor function,
        ParameterInfo parameter,
        BindingErrors errors)
    {
        var type = parameter.ParameterType;
        if (ElementOf(type) is { } element)
        {
            errors.Add(
                function,
                $"the parameter '{parameter.Name}' takes many {element.Name}, but the trigger delivers single "
                + $"messages. Set IsBatched = true in [ServiceBusTrigger], or take one {element.Name}.");
            return null;
        }

        var convert = Converter(function, parameter, type);
        return context => new(convert(context.Payload<MessageSet>().Leases[0]));
    }

    private static ParameterBinder? BindBatch(
        FunctionDescriptor function,
        ParameterInfo parameter,
        BindingErrors errors)
    {
        var type = parameter.ParameterType;
        if (ElementOf(type) is not { } element)
        {
            errors.Add(
                function,
                $"the parameter '{parameter.Name}' takes one {type.Name}, but the trigger delivers batches. Take "
                + $"{type.Name}[], or remove IsBatched from [ServiceBusTrigger].");
            return null;
        }

        var convert = Converter(function, parameter, element);
        var isList = type == typeof(List<>).MakeGenericType(element);
        return context =>
        {
            var leases = context.Payload<MessageSet>().Leases;
            var values = Array.CreateInstance(element, leases.Count);
            for (var i = 0; i < leases.Count; i++)
            {
                values.SetValue(convert(leases[i]), i);
            }

            return new(isList ? Activator.CreateInstance(type, values) : values);
        };
    }

    /// <summary>The element of an array or list parameter; null for everything else, byte[] included.</summary>
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(byte[]))
        {
            return null;
        }

        if (type.IsArray)
        {
            return type.GetElementType();
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() is { } open
            && (open == typeof(List<>) || open == typeof(IList<>) || open == typeof(IReadOnlyList<>)
                || open == typeof(IEnumerable<>) || open == typeof(ICollection<>)
                || open == typeof(IReadOnlyCollection<>))
            ? type.GetGenericArguments()[0]
            : null;
    }

    private static Func<MessageLease, object?> Converter(
        FunctionDescriptor function,
        ParameterInfo parameter,
        Type type)
    {
        if (type == typeof(ServiceBusReceivedMessage))
        {
            return static lease => lease.Received;
        }

        if (type == typeof(string))
        {
            return static lease => Encoding.UTF8.GetString(lease.Message.Body.Span);
        }

        if (type == typeof(byte[]))
        {
            return static lease => lease.Message.Body.ToArray();
        }

        if (type == typeof(BinaryData))
        {
            return static lease => new BinaryData(lease.Message.Body);
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return static lease => lease.Message.Body;
        }

        return lease => ReadJson(function, parameter, type, lease);
    }

    private static object? ReadJson(FunctionDescriptor function, ParameterInfo parameter, Type type, MessageLease lease)
    {
        try
        {
            return JsonSerializer.Deserialize(lease.Message.Body.Span, type, Json);
        }
        catch (JsonException failure)
        {
            throw new ParameterBindingException(
                function.Name,
                parameter.Name!,
                $"the body of message '{lease.Message.MessageId}' is not the JSON of a {type.Name}: {failure.Message}",
                failure);
        }
    }
}
