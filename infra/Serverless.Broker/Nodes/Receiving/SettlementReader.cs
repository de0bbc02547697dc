using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>Outcomes of AMQP as Service Bus reads them.</summary>
internal static class SettlementReader
{
    public static Settlement Read(in AmqpOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Accepted => Settlement.Complete,
        OutcomeKind.Rejected => ReadDeadLetter(outcome.Error),
        OutcomeKind.Modified => (outcome.UndeliverableHere ? Settlement.Defer : Settlement.Abandon) with
        {
            Properties = Properties(outcome.Annotations),
        },
        // Settled without an outcome: given back.
        _ => Settlement.Release,
    };

    /// <summary>A map of properties to modify, keys as strings; null when there is none.</summary>
    public static Dictionary<string, object?>? Properties(AmqpMap? map)
    {
        if (map is null || map.Count == 0)
        {
            return null;
        }

        var properties = new Dictionary<string, object?>(map.Count, StringComparer.Ordinal);
        foreach (var (key, value) in map)
        {
            properties[key.ToString()!] = value;
        }

        return properties;
    }

    /// <summary>
    /// Service Bus: rejected with com.microsoft:dead-letter, reason and description among the properties of its info.
    /// </summary>
    private static Settlement ReadDeadLetter(AmqpError? error)
    {
        if (error is null)
        {
            return Settlement.DeadLetter(null, null);
        }

        var properties = Properties(error.Info);
        var reason = TakeText(properties, DeadLetterReasons.ReasonProperty);
        var description = TakeText(properties, DeadLetterReasons.DescriptionProperty) ?? error.Description;
        if (error.Condition != ErrorConditions.DeadLetter)
        {
            // A plain AMQP client says why in the error itself.
            reason ??= error.Condition;
        }

        return Settlement.DeadLetter(reason, description, properties);
    }

    /// <summary>A reason or a description is text; one of another type is a property like others.</summary>
    public static string? TakeText(Dictionary<string, object?>? properties, string key)
    {
        if (properties?.GetValueOrDefault(key) is not string text)
        {
            return null;
        }

        properties.Remove(key);
        return text;
    }
}
