using System.Diagnostics.CodeAnalysis;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>Equality of map keys: a symbol equals the string of the same characters.</summary>
internal sealed class AmqpKeyComparer : IEqualityComparer<object>
{
    public static readonly AmqpKeyComparer Instance = new();

    private AmqpKeyComparer()
    {
    }

    bool IEqualityComparer<object>.Equals(object? x, object? y) =>
        (Text(x), Text(y)) switch
        {
            (string left, string right) => string.Equals(left, right, StringComparison.Ordinal),
            (null, null) => Equals(x, y),
            _ => false,
        };

    public int GetHashCode([DisallowNull] object obj) =>
        Text(obj) is { } text ? string.GetHashCode(text, StringComparison.Ordinal) : obj.GetHashCode();

    private static string? Text(object? key) => key switch
    {
        string text => text,
        AmqpSymbol symbol => symbol.Value,
        _ => null,
    };
}
