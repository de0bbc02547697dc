using System.Text.Json;

namespace Serverless.Messaging;

/// <summary>Tells failures that may go away from those that do not, by the type of the exception. The nearest base
/// class in the table decides; what is not in it is transient. Set up at the start of an app, read by many after
/// that.</summary>
public sealed class FailureTable
{
    private readonly Dictionary<Type, Func<Exception, FailureKind?>> _rules = [];

    /// <summary>Creates a table that holds what is permanent in any app: messages that cannot be read, and errors of
    /// the program.</summary>
    public FailureTable()
    {
        Permanent<UnreadableMessageException>();
        Permanent<DeadLetterException>();
        Permanent<ArgumentException>();
        Permanent<NotSupportedException>();
        Permanent<NotImplementedException>();
        Permanent<InvalidCastException>();
        Permanent<FormatException>();
        Permanent<JsonException>();
    }

    /// <summary>Says that failures of a type never go away.</summary>
    public FailureTable Permanent<T>()
        where T : Exception => Add<T>(static _ => FailureKind.Permanent);

    /// <summary>Says that failures of a type may go away.</summary>
    public FailureTable Transient<T>()
        where T : Exception => Add<T>(static _ => FailureKind.Transient);

    /// <summary>Decides by what the exception says, a status code for example.</summary>
    /// <param name="decide">Decides; null leaves it to the base classes.</param>
    public FailureTable Add<T>(Func<T, FailureKind?> decide)
        where T : Exception
    {
        ArgumentNullException.ThrowIfNull(decide);
        _rules[typeof(T)] = e => decide((T)e);
        return this;
    }

    /// <summary>Decides about an exception.</summary>
    public FailureKind KindOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (_rules.TryGetValue(type, out var rule) && rule(exception) is { } kind)
            {
                return kind;
            }
        }

        return FailureKind.Transient;
    }
}
