using System.Collections;
using System.Reflection;
using System.Text;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Tests.Support;

/// <summary>
/// Every property of what a broker keeps, as lines that can be compared: bytes in hex, none as 'none', so that an empty
/// value differs from a missing one. By reflection, so that a property which is added is compared too.
/// </summary>
internal static class Fields
{
    private const string None = "none";

    /// <summary>All messages of an entity and of its dead letters.</summary>
    public static IEnumerable<string> OfEntity(TestNamespace test, string address)
    {
        foreach (MessageQueue source in new[] { test.Source(address), test.DeadLetters(address) })
        {
            foreach (MessageSnapshot message in source.Peek(0, 1000))
            {
                yield return $"{source.Path} {Of(message)}";
            }

            yield return $"{source.Path} {Of(source.Counts)}";
        }
    }

    public static string Of(object? value)
    {
        StringBuilder text = new();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append(None);
                break;
            case ReadOnlyMemory<byte> bytes:
                text.Append("0x").Append(Convert.ToHexString(bytes.Span));
                break;
            case string or ValueType when value.GetType().Namespace == nameof(System) || value.GetType().IsEnum:
                text.Append(FormattableString.Invariant($"'{(value is DateTimeOffset time ? time.UtcTicks : value)}'"));
                break;
            case IEnumerable values:
                text.Append('[');
                foreach (object? item in values)
                {
                    Write(text, item);
                    text.Append(' ');
                }

                text.Append(']');
                break;
            default:
                WriteProperties(text, value);
                break;
        }
    }

    private static void WriteProperties(StringBuilder text, object value)
    {
        text.Append('{');
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            text.Append(property.Name).Append('=');
            Write(text, property.GetValue(value));
            text.Append(' ');
        }

        text.Append('}');
    }
}
